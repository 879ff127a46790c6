using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MCenter.Core.History.Migrations
{
    /// <inheritdoc />
    public partial class InitialHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "HistoryChunk",
                columns: table => new
                {
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    Codec = table.Column<byte>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstSlot = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSlot = table.Column<long>(type: "INTEGER", nullable: false),
                    Crc = table.Column<long>(type: "INTEGER", nullable: false),
                    Data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HistoryChunk", x => new { x.DeviceId, x.Period });
                });

            migrationBuilder.CreateTable(
                name: "HistoryLayout",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Columns = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HistoryLayout", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Readout",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Slot = table.Column<long>(type: "INTEGER", nullable: false),
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: false),
                    Offset = table.Column<int>(type: "INTEGER", nullable: false),
                    Quality = table.Column<byte>(type: "INTEGER", nullable: false),
                    Data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Readout", x => x.Sequence);
                });

            migrationBuilder.CreateIndex(
                name: "IX_HistoryChunk_Period_DeviceId_Count_FirstSlot_LastSlot",
                table: "HistoryChunk",
                columns: new[] { "Period", "DeviceId", "Count", "FirstSlot", "LastSlot" });

            migrationBuilder.CreateIndex(
                name: "IX_Readout_Slot_DeviceId",
                table: "Readout",
                columns: new[] { "Slot", "DeviceId" },
                unique: true);

            migrationBuilder.Sql(MeasurementView.Sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP VIEW Measurement");

            migrationBuilder.DropTable(
                name: "HistoryChunk");

            migrationBuilder.DropTable(
                name: "HistoryLayout");

            migrationBuilder.DropTable(
                name: "Readout");
        }
    }
}
