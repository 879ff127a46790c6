namespace MCenter.Drivers.FileTransfer;

/// <summary>Where the files go: the URLs and the commands that libcurl is given. Immutable.</summary>
internal sealed record FileAddress
{
    public const string Sftp = "sftp://";

    private static readonly string[] Schemes = ["ftp://", "ftps://", Sftp];

    private readonly string root;
    private readonly string[] folders;
    private readonly bool absolute;

    public FileAddress(FtpSettings settings)
    {
        var (scheme, host) = Split(settings.Server);
        IsSftp = scheme == Sftp;
        IsImplicit = scheme == "ftps://" || (!IsSftp && settings.Ssl == FtpEncryption.Implicit);
        var port = settings.Port > 0 ? settings.Port : IsSftp ? 22 : IsImplicit ? 990 : 21;
        root = $"{(IsImplicit ? "ftps://" : scheme)}{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}/";
        folders = settings.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        absolute = settings.Path.StartsWith('/');
    }

    /// <summary>Whether it is SFTP; else it is FTP, encrypted or not.</summary>
    public bool IsSftp { get; }

    /// <summary>Whether it is FTP with TLS from the first byte.</summary>
    public bool IsImplicit { get; }

    /// <summary>The folder. An FTP URL counts from the user's own folder unless its path begins with an encoded slash (RFC 1738, 3.2.2), an SFTP URL from the root unless with "~".</summary>
    public string Folder => root + (IsSftp, absolute) switch { (true, false) => "~/", (false, true) => "%2F", _ => "" } + string.Concat(folders.Select(f => Uri.EscapeDataString(f) + "/"));

    /// <summary>Whether a text names a server: a host name or address, perhaps with one of the schemes in front.</summary>
    public static bool IsServer(string text) => Split(text) is var (_, host) && host.Length <= 253 && Uri.CheckHostName(host) != UriHostNameType.Unknown;

    /// <summary>A file in the folder.</summary>
    public string File(string name) => Folder + Uri.EscapeDataString(name);

    /// <summary>Gives a file its name, in place of one that has it; after a star a command may fail. FTP is in the folder by then, SFTP needs the way there.</summary>
    public IEnumerable<string> Rename(string from, string to) => IsSftp
        ? [$"*rm {Quoted(to)}", $"rename {Quoted(from)} {Quoted(to)}"]
        : [$"*DELE {to}", $"RNFR {from}", $"RNTO {to}"];

    /// <summary>Removes a file.</summary>
    public IEnumerable<string> Remove(string name) => IsSftp ? [$"rm {Quoted(name)}"] : [$"DELE {name}"];

    private static (string Scheme, string Host) Split(string server)
    {
        var scheme = Schemes.FirstOrDefault(s => server.StartsWith(s, StringComparison.OrdinalIgnoreCase));
        var host = server[(scheme?.Length ?? 0)..];
        return (scheme ?? Schemes[0], host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host);
    }

    private string Quoted(string name) =>
        $"\"{(absolute ? "/" : "")}{string.Join('/', folders.Append(name)).Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
