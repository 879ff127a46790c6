using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MCenter.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class BusQuarter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BusQuarter",
                columns: table => new
                {
                    Line = table.Column<string>(type: "TEXT", nullable: false),
                    Start = table.Column<long>(type: "INTEGER", nullable: false),
                    Samples = table.Column<int>(type: "INTEGER", nullable: false),
                    MeanVolts = table.Column<double>(type: "REAL", nullable: true),
                    LeastVolts = table.Column<double>(type: "REAL", nullable: true),
                    MeanMilliamperes = table.Column<double>(type: "REAL", nullable: true),
                    GreatestMilliamperes = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BusQuarter", x => new { x.Line, x.Start });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BusQuarter");
        }
    }
}
