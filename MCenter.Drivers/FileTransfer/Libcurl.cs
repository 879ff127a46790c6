using System.Runtime.InteropServices;

namespace MCenter.Drivers.FileTransfer;

/// <summary>
/// What is used of libcurl 7.84 or newer (Debian package libcurl4). curl_easy_setopt and curl_easy_getinfo are variadic in C; on Linux, x64 and arm64 alike, integers and pointers
/// are passed to such functions as to any other.
/// </summary>
internal static unsafe partial class Libcurl
{
    public const int CURL_GLOBAL_DEFAULT = 3;

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_global_init")]
    public static partial CurlCode GlobalInit(nint flags);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_easy_init")]
    public static partial nint Init();

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_easy_reset")]
    public static partial void Reset(nint easy);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_easy_cleanup")]
    public static partial void Cleanup(nint easy);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_multi_init")]
    public static partial nint MultiInit();

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_multi_cleanup")]
    public static partial int MultiCleanup(nint multi);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_multi_add_handle")]
    public static partial int MultiAdd(nint multi, nint easy);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_multi_remove_handle")]
    public static partial int MultiRemove(nint multi, nint easy);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_multi_perform")]
    public static partial int MultiPerform(nint multi, out int running);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_multi_poll")]
    public static partial int MultiPoll(nint multi, nint more, uint count, int milliseconds, out int events);

    /// <summary>What ended; there until the next call.</summary>
    [LibraryImport("libcurl.so.4", EntryPoint = "curl_multi_info_read")]
    public static partial CurlMessage* MultiInfoRead(nint multi, out int left);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_easy_setopt")]
    public static partial CurlCode SetOption(nint easy, CurlOption option, nint value);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_easy_setopt", StringMarshalling = StringMarshalling.Utf8)]
    public static partial CurlCode SetOption(nint easy, CurlOption option, string value);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_easy_getinfo")]
    public static partial CurlCode GetInfo(nint easy, CurlInfo info, out nint value);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_easy_strerror")]
    public static partial nint Meaning(CurlCode code);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_slist_append", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Append(nint list, string text);

    [LibraryImport("libcurl.so.4", EntryPoint = "curl_slist_free_all")]
    public static partial void FreeAll(nint list);
}

/// <summary>Options (curl.h, CURLoption): 0 + n a number, 10000 + n a pointer or text, 20000 + n a function, 30000 + n a 64-bit number, 40000 + n a blob.</summary>
internal enum CurlOption
{
    SslVersion = 32,
    NoBody = 44,
    Upload = 46,
    SslVerifyPeer = 64,
    SslVerifyHost = 81,
    NoSignal = 99,
    FtpCreateMissingDirs = 110,
    UseSsl = 119,
    SshAuthTypes = 151,
    TimeoutMs = 155,
    ConnectTimeoutMs = 156,
    Url = 10002,
    ReadData = 10009,
    ErrorBuffer = 10010,
    KeyPassword = 10026,
    HeaderData = 10029,
    PostQuote = 10039,
    CaPath = 10097,
    SshPrivateKeyFile = 10153,
    UserName = 10173,
    Password = 10174,
    NoProxy = 10177,
    SshHostKeyData = 10317,
    WriteFunction = 20011,
    ReadFunction = 20012,
    HeaderFunction = 20079,
    SshHostKeyFunction = 20316,
    InFileSizeLarge = 30115,
    CaInfoBlob = 40309,
}

/// <summary>What can be asked after a transfer (curl.h, CURLINFO).</summary>
internal enum CurlInfo
{
    SslVerifyResult = 0x20000D,
    NumConnects = 0x20001A,
}

/// <summary>How a transfer ended (curl.h, CURLcode): those that mean something to us.</summary>
internal enum CurlCode
{
    Ok = 0,
    UrlMalformed = 3,
    CouldNotResolveHost = 6,
    CouldNotConnect = 7,
    WeirdServerReply = 8,
    AccessDenied = 9,
    AcceptTimedOut = 12,
    PartialFile = 18,
    QuoteError = 21,
    UploadFailed = 25,
    TimedOut = 28,
    SslConnectError = 35,
    AbortedByCallback = 42,
    UnknownOption = 48,
    GotNothing = 52,
    SendError = 55,
    ReceiveError = 56,
    PeerFailedVerification = 60,
    UseSslFailed = 64,
    LoginDenied = 67,
    RemoteDiskFull = 70,
    RemoteFileExists = 73,
    RemoteFileNotFound = 78,
    Ssh = 79,
}

/// <summary>That a run ended (multi.h, struct CURLMsg).</summary>
internal struct CurlMessage
{
    public int Kind;
    public nint Easy;
    public CurlCode Result;
}

/// <summary>Bytes handed to libcurl (curl.h, struct curl_blob).</summary>
internal unsafe struct CurlBlob
{
    public const uint Copy = 1;

    public byte* Data;
    public nuint Length;
    public uint Flags;
}
