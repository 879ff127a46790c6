using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using MCenter.Core.Devices;
using static MCenter.Drivers.Transport.Libc;

namespace MCenter.Drivers.Transport;

/// <summary>An open serial device: the system calls and the thread that waits in them. Lives from open to close.</summary>
internal sealed unsafe class SerialPort : IDisposable
{
    private readonly string device;
    private readonly int fd;
    private readonly int wake;
    private readonly Thread pump;
    private readonly Lock closing = new();
    private bool closed;

    private SerialPort(string device, int fd, Channel<byte> input)
    {
        this.device = device;
        this.fd = fd;
        Input = input;
        wake = EventFd(0, O_CLOEXEC | O_NONBLOCK);
        pump = new Thread(Pump) { IsBackground = true, Name = $"serial {device}" };
        pump.Start();
    }

    /// <summary>What came; completed when the device is gone.</summary>
    public Channel<byte> Input { get; }

    /// <summary>Opens a device raw, at 2400 Bd 8N1 until told otherwise.</summary>
    /// <exception cref="LinkException">It cannot be opened.</exception>
    public static SerialPort Open(string device, Channel<byte> input)
    {
        var fd = Libc.Open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
        {
            throw Refused(device, Marshal.GetLastPInvokeError());
        }

        try
        {
            // TIOCEXCL keeps others out, but not root; the lock keeps out whoever asks for it
            if (Flock(fd, LOCK_EX_NB) < 0 || Ioctl(fd, TIOCEXCL, 0) < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                throw Refused(device, error == EAGAIN ? EBUSY : error);
            }

            Apply(device, fd, new LineParameters(2400));
            _ = Ioctl(fd, TCFLSH, 2);
            return new SerialPort(device, fd, input);
        }
        catch
        {
            _ = Libc.Close(fd);
            throw;
        }
    }

    /// <summary>Speed and format; waits for what is being sent.</summary>
    /// <exception cref="LinkException">The device does not take them.</exception>
    public void SetParameters(LineParameters parameters) => Apply(device, fd, parameters);

    /// <summary>Waits until the last bit is out.</summary>
    public void Drain() => _ = Ioctl(fd, TCSBRK, 1);

    /// <summary>Hands bytes to the kernel.</summary>
    /// <returns>How many it took; -1 when the device is gone.</returns>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        // a closed descriptor's number may be another file's by now
        lock (closing)
        {
            if (closed)
            {
                return -1;
            }

            fixed (byte* start = bytes)
            {
                var count = Libc.Write(fd, start, (nuint)bytes.Length);
                return count >= 0 ? (int)count : Marshal.GetLastPInvokeError() is EAGAIN or EINTR ? 0 : -1;
            }
        }
    }

    /// <summary>Waits up to a second for room in the kernel's buffer.</summary>
    public void WaitWritable()
    {
        var wanted = new PollFd { Fd = fd, Events = POLLOUT };
        _ = Poll(&wanted, 1, 1000);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ulong one = 1;
        _ = Libc.Write(wake, (byte*)&one, sizeof(ulong));
        pump.Join();
        _ = Libc.Close(wake);
        lock (closing)
        {
            closed = true;
            _ = Libc.Close(fd);
        }
    }

    private void Pump()
    {
        var buffer = stackalloc byte[512];
        var wanted = stackalloc PollFd[2];
        wanted[0] = new PollFd { Fd = fd, Events = POLLIN };
        wanted[1] = new PollFd { Fd = wake, Events = POLLIN };
        while (true)
        {
            if (Poll(wanted, 2, -1) < 0)
            {
                continue;
            }

            if (wanted[1].Happened != 0)
            {
                break;
            }

            // VMIN is 1, so 0 bytes or an error after a wake-up is a hang-up: the adapter was pulled out
            var count = Read(fd, buffer, 512);
            if (count <= 0 && (count == 0 || Marshal.GetLastPInvokeError() is not (EAGAIN or EINTR)))
            {
                break;
            }

            for (var i = 0; i < count; i++)
            {
                Input.Writer.TryWrite(buffer[i]);
            }
        }

        Input.Writer.Complete();
    }

    private static void Apply(string device, int fd, LineParameters parameters)
    {
        var settings = Settings.Of(parameters);
        if (Ioctl(fd, TCSETSW2, &settings) < 0)
        {
            throw Refused(device, Marshal.GetLastPInvokeError());
        }

        // the kernel applies what the driver can; parity and 7 bits that a pty ignores cost nothing, another speed would
        var applied = default(Termios2);
        if (Ioctl(fd, TCGETS2, &applied) == 0 && Math.Abs((long)applied.OutputSpeed - parameters.BaudRate) * 50 > parameters.BaudRate)
        {
            throw new LinkException(LinkProblem.Unsuitable, $"{device} does not do {parameters.BaudRate} Bd: use another port or adapter");
        }
    }

    private static LinkException Refused(string device, int error) => error switch
    {
        ENOENT or ENODEV or ENXIO => new(LinkProblem.NoDevice, $"{device} does not exist: plug the adapter in, or correct the line's endpoint"),
        EACCES or EPERM => new(LinkProblem.NoPermission, $"no permission to open {device}: add the service's user to the group dialout and start it again"),
        EBUSY => new(LinkProblem.InUse, $"{device} is in use by another program: end that program"),
        ENOTTY => new(LinkProblem.Unsuitable, $"{device} is no serial line: correct the line's endpoint"),
        _ => new(LinkProblem.Unsuitable, $"{device} cannot be opened: {new Win32Exception(error).Message}"),
    };

    /// <summary>termios bits (asm-generic/termbits.h).</summary>
    private static class Settings
    {
        private const uint InputParityCheck = 0x10;
        private const uint AnySpeed = 0x1000;
        private const int InputSpeedShift = 16;
        private const uint SevenBits = 0x20;
        private const uint EightBits = 0x30;
        private const uint TwoStopBits = 0x40;
        private const uint Receiver = 0x80;
        private const uint ParityBit = 0x100;
        private const uint OddParity = 0x200;
        private const uint NoModemLines = 0x800;
        private const int MinimumCharacters = 6;

        public static Termios2 Of(LineParameters parameters)
        {
            var speed = SpeedCode(parameters.BaudRate);
            var control = speed | (speed << InputSpeedShift) | Receiver | NoModemLines | (parameters.DataBits == 7 ? SevenBits : EightBits);
            control |= parameters.StopBits == 2 ? TwoStopBits : 0;
            control |= parameters.Parity switch { Parity.Even => ParityBit, Parity.Odd => ParityBit | OddParity, _ => 0 };
            var settings = new Termios2
            {
                // a character with wrong parity reads as 0, so that the checksum finds it
                Input = parameters.Parity == Parity.None ? 0 : InputParityCheck,
                Control = control,
                InputSpeed = (uint)parameters.BaudRate,
                OutputSpeed = (uint)parameters.BaudRate,
            };
            // VMIN = 0 with O_NONBLOCK would read 0 bytes, which looks like a hang-up
            settings.Characters[MinimumCharacters] = 1;
            return settings;
        }

        // a speed that has a code of its own gets it, so that stty and the like name it
        private static uint SpeedCode(int baudRate) => baudRate switch
        {
            300 => 7,
            600 => 8,
            1200 => 9,
            2400 => 11,
            4800 => 12,
            9600 => 13,
            19200 => 14,
            38400 => 15,
            _ => AnySpeed,
        };
    }
}
