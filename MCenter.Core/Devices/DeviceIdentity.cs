namespace MCenter.Core.Devices;

/// <summary>Who a device says it is.</summary>
/// <param name="Identification">Identification number, 8 digits as printed.</param>
/// <param name="Manufacturer">Three letters.</param>
/// <param name="Version">Version byte.</param>
/// <param name="Medium">Medium code.</param>
/// <param name="SecondaryAddress">All of it, as in <see cref="Device.SecondaryAddress"/>.</param>
/// <param name="PrimaryAddress">A field of the answer.</param>
public sealed record DeviceIdentity(string Identification, string Manufacturer, int Version, Medium Medium, string SecondaryAddress, int PrimaryAddress);
