using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Modbus;

/// <summary>
/// The client's side of one wire. Used by one caller at a time; cancels only between two requests, so that no answer is left behind.
/// </summary>
internal interface IModbusMaster
{
    /// <summary>Prepares the wire for a device: speed and character format, or the pause after connecting.</summary>
    /// <param name="device">The device that is asked from now on.</param>
    /// <param name="fresh">Whether the connection has only just been opened.</param>
    /// <param name="cancel">Ends the preparation.</param>
    /// <exception cref="LinkException">The link is gone.</exception>
    Task BeginAsync(Device device, bool fresh, CancellationToken cancel);

    /// <summary>Asks once and waits for the answer as long as the device's settings say.</summary>
    /// <param name="request">What is read.</param>
    /// <param name="telegrams">Gets the bytes sent and received.</param>
    /// <exception cref="LinkException">The link is gone and cannot be opened again.</exception>
    Task<ReadAnswer> AskAsync(ReadRequest request, ICollection<RawTelegram> telegrams);
}
