using MCenter.Core.Modules;
using MCenter.Core.Outputs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Drivers.FileTransfer;

/// <summary>Readings as files on an FTP, FTPS or SFTP server.</summary>
internal sealed class FileTransferModule : IModule
{
    /// <inheritdoc/>
    public string Name => "FileTransfer";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<FtpFiles>();
        services.AddSingleton<RefusedHostKey>();
        services.AddSingleton<IOutput, FtpOutput>();
    }
}
