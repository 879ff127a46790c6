using MCenter.Core.DeviceTypes;

namespace MCenter.Core.Modbus;

/// <summary>A template and where it comes from; none is ever <see cref="TemplateOrigin.Deleted"/>.</summary>
/// <param name="Template">What holds now.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record KnownModbusTemplate(ModbusTemplate Template, TemplateOrigin Origin);

/// <summary>A template of a file and what its import does.</summary>
/// <param name="Template">The template.</param>
/// <param name="Verdict">What its import does.</param>
public sealed record ImportedModbusTemplate(ModbusTemplate Template, ImportVerdict Verdict);
