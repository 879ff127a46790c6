namespace MCenter.Drivers.FileTransfer;

/// <summary>
/// A session with one file server: FTP, FTPS or SFTP. It connects when it is first needed, keeps the connection for the files that follow, and connects anew by itself after a failure.
/// One call at a time; nothing may be called after it was disposed of.
/// </summary>
internal interface IFileTransfer : IAsyncDisposable
{
    /// <summary>Connects and signs in.</summary>
    /// <exception cref="FileTransferException">It is not possible; says why.</exception>
    Task ConnectAsync(CancellationToken cancel);

    /// <summary>
    /// Writes a file into the folder of the settings, which is made when it is missing: under a temporary name first, then renamed, so that nobody sees half a file. A file of that name is replaced.
    /// </summary>
    /// <param name="name">A safe file name, from <see cref="Core.Export.FileNames"/>.</param>
    /// <param name="content">The whole file.</param>
    /// <param name="cancel">Stops it at once; what was written remains under its temporary name and is replaced the next time.</param>
    /// <exception cref="FileTransferException">It did not arrive; says why.</exception>
    Task UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>Does the whole way once: connects, signs in, writes a test file, renames it and removes it.</summary>
    /// <exception cref="FileTransferException">Something of it is not possible; says why.</exception>
    Task TestAsync(CancellationToken cancel);
}
