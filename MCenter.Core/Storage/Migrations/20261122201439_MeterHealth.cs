using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MCenter.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class MeterHealth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "UnitLoads",
                table: "Device",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateTable(
                name: "MeterDay",
                columns: table => new
                {
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Readouts = table.Column<int>(type: "INTEGER", nullable: false),
                    Answered = table.Column<int>(type: "INTEGER", nullable: false),
                    Retries = table.Column<int>(type: "INTEGER", nullable: false),
                    NoAnswers = table.Column<int>(type: "INTEGER", nullable: false),
                    ChecksumFaults = table.Column<int>(type: "INTEGER", nullable: false),
                    Collisions = table.Column<int>(type: "INTEGER", nullable: false),
                    OtherFaults = table.Column<int>(type: "INTEGER", nullable: false),
                    Timed = table.Column<int>(type: "INTEGER", nullable: false),
                    AnswerMilliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    SlowestAnswerMilliseconds = table.Column<int>(type: "INTEGER", nullable: false),
                    LineMilliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    LongestReadoutMilliseconds = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MeterDay", x => new { x.DeviceId, x.Day });
                    table.ForeignKey(
                        name: "FK_MeterDay_Device_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "Device",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MeterDay");

            migrationBuilder.DropColumn(
                name: "UnitLoads",
                table: "Device");
        }
    }
}
