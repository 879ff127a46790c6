using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MCenter.Drivers.FileTransfer;

/// <summary>One run of libcurl: what it calls back for, and what it told meanwhile. No callback throws, as nothing may be thrown through C.</summary>
/// <param name="content">What is uploaded.</param>
/// <param name="confirmedKey">The host key that was confirmed, empty for none.</param>
internal sealed unsafe class CurlCall(ReadOnlyMemory<byte> content, string confirmedKey)
{
    // a server's line longer than this is cut
    private const int MostReply = 500;

    private int sent;

    /// <summary>The server's last reply where it was a refusal (4xx, 5xx), else empty. FTP only.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>The host key that the server showed, where it is not the confirmed one.</summary>
    public string? ForeignKey { get; private set; }

    public static nint OnRead { get; } = (nint)(delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&Read;

    public static nint OnWrite { get; } = (nint)(delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&Write;

    public static nint OnHeader { get; } = (nint)(delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&Header;

    public static nint OnHostKey { get; } = (nint)(delegate* unmanaged[Cdecl]<nint, int, byte*, nuint, int>)&HostKey;

    private static CurlCall Of(nint data) => (CurlCall)GCHandle.FromIntPtr(data).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Read(byte* buffer, nuint size, nuint count, nint data)
    {
        var call = Of(data);
        var block = call.Content[call.sent..];
        block = block[..(int)Math.Min(size * count, (nuint)block.Length)];
        block.CopyTo(new Span<byte>(buffer, block.Length));
        call.sent += block.Length;
        return (nuint)block.Length;
    }

    /// <summary>What the server sends besides its replies is nothing to us; without this function it would be printed.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Write(byte* buffer, nuint size, nuint count, nint data) => size * count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Header(byte* buffer, nuint size, nuint count, nint data)
    {
        Of(data).Hear(Encoding.UTF8.GetString(new ReadOnlySpan<byte>(buffer, (int)Math.Min(size * count, MostReply))));
        return size * count;
    }

    /// <summary>0 = go on, 1 = end the connection before anything secret is sent.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int HostKey(nint data, int type, byte* key, nuint length)
    {
        var shown = "SHA256:" + Convert.ToBase64String(SHA256.HashData(new ReadOnlySpan<byte>(key, (int)length))).TrimEnd('=');
        var call = Of(data);
        call.ForeignKey = shown == call.ConfirmedKey ? null : shown;
        return call.ForeignKey is null ? 0 : 1;
    }

    private ReadOnlySpan<byte> Content => content.Span;

    private string ConfirmedKey => confirmedKey;

    /// <summary>A goodbye after a refusal does not take it back, every other reply does.</summary>
    private void Hear(string line)
    {
        var isReply = line.Length > 3 && char.IsAsciiDigit(line[0]) && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2]) && line[3] == ' ';
        if (isReply && !line.StartsWith("221", StringComparison.Ordinal))
        {
            Refusal = line[0] is '4' or '5' ? string.Concat(line.Where(c => !char.IsControl(c))).Trim() : "";
        }
    }
}
