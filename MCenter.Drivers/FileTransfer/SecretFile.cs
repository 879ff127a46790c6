using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MCenter.Drivers.FileTransfer;

/// <summary>A secret under a file's name, for a library that takes no other: it is in memory alone (memfd_create(2)), never on a disk, and only this process finds it.</summary>
internal sealed partial class SecretFile : IDisposable
{
    private const uint MFD_CLOEXEC = 1;

    private readonly SafeFileHandle handle;

    public SecretFile(string secret)
    {
        handle = new(MemfdCreate("secret", MFD_CLOEXEC), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        RandomAccess.Write(handle, Encoding.UTF8.GetBytes(secret), 0);
    }

    /// <summary>Its name until it is disposed of.</summary>
    public string Path => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemfdCreate(string name, uint flags);
}
