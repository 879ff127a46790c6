namespace MCenter.Core.Registers;

/// <summary>Names a register can be given (<c>CfgDescription</c>).</summary>
public static partial class RegisterNames;

/// <summary>Units a register can be shown in (<c>CfgUnit</c>).</summary>
public static partial class RegisterUnits;
