using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MCenter.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Modbus : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Modbus",
                table: "Register",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Modbus",
                table: "Device",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "NextRegister",
                table: "Device",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Modbus",
                table: "Register");

            migrationBuilder.DropColumn(
                name: "Modbus",
                table: "Device");

            migrationBuilder.DropColumn(
                name: "NextRegister",
                table: "Device");
        }
    }
}
