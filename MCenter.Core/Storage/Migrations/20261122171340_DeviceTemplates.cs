using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MCenter.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class DeviceTemplates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DeviceTemplate",
                columns: table => new
                {
                    Manufacturer = table.Column<string>(type: "TEXT", nullable: false),
                    Medium = table.Column<byte>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    NumberOfRegisters = table.Column<int>(type: "INTEGER", nullable: false),
                    Json = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeviceTemplate", x => new { x.Manufacturer, x.Medium, x.Version, x.NumberOfRegisters });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeviceTemplate");
        }
    }
}
