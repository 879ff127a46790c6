namespace MCenter.Drivers.MBus.LevelConverter;

/// <summary>A foreign master, or the place where one may be.</summary>
internal interface IConverterClient
{
    /// <summary>IP address, or the serial port's path.</summary>
    string Address { get; }

    /// <summary>Whether it uses the bus no more, though nobody said so.</summary>
    bool HasLeft { get; }

    /// <summary>Sends it bytes of the bus. Never throws: a client that does not take them in time is closed.</summary>
    Task SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends the connection, where there is one.</summary>
    void Close();
}
