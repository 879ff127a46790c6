namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>What a list offers.</summary>
/// <param name="Value">What is chosen.</param>
/// <param name="Text">What is shown.</param>
internal sealed record Choice<T>(T Value, string Text);
