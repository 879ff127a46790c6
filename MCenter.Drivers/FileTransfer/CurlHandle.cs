using System.Runtime.InteropServices;
using System.Text;

namespace MCenter.Drivers.FileTransfer;

/// <summary>
/// One easy handle of libcurl, run by a multi handle that keeps its connection from one run to the next: curl_easy_perform looks no more than once a second where it misses that a data
/// connection is there (libcurl 7.88, FTP to a near server), and for a cancellation. One thread at a time.
/// </summary>
internal sealed unsafe class CurlHandle : IDisposable
{
    // CURL_ERROR_SIZE
    private const int ErrorBytes = 256;

    private static readonly Lazy<CurlCode> Started = new(() => Libcurl.GlobalInit(Libcurl.CURL_GLOBAL_DEFAULT));

    // a run that waits for the network is looked after so often at least
    private const int LookMilliseconds = 10;

    private readonly nint easy;
    private readonly nint multi;
    private readonly nint error = Marshal.AllocHGlobal(ErrorBytes);
    private nint commands;

    /// <summary>Makes a handle; connects to nothing.</summary>
    /// <exception cref="FileTransferException">libcurl is not installed.</exception>
    public CurlHandle()
    {
        try
        {
            (easy, multi) = Started.Value == CurlCode.Ok ? (Libcurl.Init(), Libcurl.MultiInit()) : (0, 0);
        }
        catch (DllNotFoundException missing)
        {
            Marshal.FreeHGlobal(error);
            throw new FileTransferException(FileTransferCause.NotInstalled, missing.Message);
        }

        if (easy == 0 || multi == 0)
        {
            throw new InvalidOperationException("libcurl could not be started");
        }
    }

    /// <summary>What libcurl says of the last run where it failed.</summary>
    public string Error => Marshal.PtrToStringUTF8(error)!.Trim();

    /// <summary>The verdict of OpenSSL on the certificate of the last run (X509_V_ERR).</summary>
    public int VerifyResult => (int)Info(CurlInfo.SslVerifyResult);

    /// <summary>How many connections the last run had to make.</summary>
    public int NewConnections => (int)Info(CurlInfo.NumConnects);

    /// <summary>What a code means in libcurl's own words.</summary>
    public static string Meaning(CurlCode code) => Marshal.PtrToStringUTF8(Libcurl.Meaning(code))!;

    /// <summary>Forgets every option; keeps the connection.</summary>
    public void Reset()
    {
        Libcurl.Reset(easy);
        Libcurl.FreeAll(commands);
        commands = 0;
    }

    public void Set(CurlOption option, nint value) => Check(option, Libcurl.SetOption(easy, option, value));

    /// <summary>Sets a text, of which libcurl makes a copy.</summary>
    public void Set(CurlOption option, string text) => Check(option, Libcurl.SetOption(easy, option, text));

    /// <summary>Sets bytes, of which libcurl makes a copy.</summary>
    public void SetBlob(CurlOption option, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* data = bytes)
        {
            var blob = new CurlBlob { Data = data, Length = (nuint)bytes.Length, Flags = CurlBlob.Copy };
            Set(option, (nint)(&blob));
        }
    }

    /// <summary>Sets the commands that follow the transfer.</summary>
    public void SetCommands(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            commands = Libcurl.Append(commands, text);
        }

        Set(CurlOption.PostQuote, commands);
    }

    /// <summary>Runs what is set; blocks until it ended.</summary>
    /// <param name="call">Is called back.</param>
    /// <param name="asksForHostKey">Whether it is asked if a server's host key is the right one.</param>
    /// <param name="cancel">Ends it at once, and the connection with it.</param>
    /// <exception cref="FileTransferException">This libcurl cannot ask for the host key.</exception>
    public CurlCode Perform(CurlCall call, bool asksForHostKey, CancellationToken cancel)
    {
        var self = GCHandle.Alloc(call);
        try
        {
            var data = GCHandle.ToIntPtr(self);
            Set(CurlOption.ReadFunction, CurlCall.OnRead);
            Set(CurlOption.ReadData, data);
            Set(CurlOption.WriteFunction, CurlCall.OnWrite);
            Set(CurlOption.HeaderFunction, CurlCall.OnHeader);
            Set(CurlOption.HeaderData, data);
            if (asksForHostKey)
            {
                Set(CurlOption.SshHostKeyFunction, CurlCall.OnHostKey);
                Set(CurlOption.SshHostKeyData, data);
            }

            Marshal.WriteByte(error, 0);
            Set(CurlOption.ErrorBuffer, error);
            // libcurl's own time-outs would come by signals, of which .NET knows nothing
            Set(CurlOption.NoSignal, 1);
            return Run(cancel);
        }
        finally
        {
            self.Free();
        }
    }

    /// <summary>Says goodbye to the server and closes; may take a moment.</summary>
    public void Dispose()
    {
        // what called back before is gone by now
        Reset();
        Libcurl.Cleanup(easy);
        _ = Libcurl.MultiCleanup(multi);
        Marshal.FreeHGlobal(error);
    }

    private CurlCode Run(CancellationToken cancel)
    {
        Check(Libcurl.MultiAdd(multi, easy));
        try
        {
            Check(Libcurl.MultiPerform(multi, out var running));
            while (running > 0 && !cancel.IsCancellationRequested)
            {
                Check(Libcurl.MultiPoll(multi, 0, 0, LookMilliseconds, out _));
                Check(Libcurl.MultiPerform(multi, out running));
            }

            return running > 0 ? CurlCode.AbortedByCallback : Libcurl.MultiInfoRead(multi, out _)->Result;
        }
        finally
        {
            _ = Libcurl.MultiRemove(multi, easy);
        }
    }

    private nint Info(CurlInfo info) => Libcurl.GetInfo(easy, info, out var value) == CurlCode.Ok ? value : 0;

    private static void Check(int multiCode)
    {
        if (multiCode != 0)
        {
            throw new InvalidOperationException($"libcurl cannot run a transfer (CURLMcode {multiCode})");
        }
    }

    private static void Check(CurlOption option, CurlCode code)
    {
        if (code == CurlCode.UnknownOption)
        {
            // a libcurl that is too old, or made with another SSH library than libssh2, would take any host key
            throw new FileTransferException(FileTransferCause.NotInstalled, $"{option}: {Meaning(code)}");
        }

        if (code != CurlCode.Ok)
        {
            throw new InvalidOperationException($"libcurl refuses the option {option} ({(int)code})");
        }
    }
}
