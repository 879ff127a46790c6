using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>Opens the way to a broker: TCP, and TLS upon it.</summary>
internal static class MqttStream
{
    /// <summary>Connects.</summary>
    /// <exception cref="MqttException">It could not; the message names the cause.</exception>
    public static async Task<Stream> OpenAsync(MqttOptions options, TimeProvider time, CancellationToken cancel)
    {
        var (host, port) = (options.Host, options.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = new Deadline(options.Patience, time, cancel);
            await socket.ConnectAsync(host, port, patience.Token);
            var stream = await WrapAsync(new NetworkStream(socket, ownsSocket: true), options, patience.Token);
            socket = null;
            return stream;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            throw new MqttException(MqttFaults.Of("UnknownHost", host), e);
        }
        catch (SocketException e)
        {
            throw new MqttException(MqttFaults.Of("NotReached", host, $"{port}", e.SocketErrorCode), e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new MqttException(MqttFaults.Of("NoAnswer", host, $"{port}", options.Patience.TotalSeconds), e);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static async Task<Stream> WrapAsync(NetworkStream plain, MqttOptions options, CancellationToken cancel)
    {
        if (options.Tls is null)
        {
            return plain;
        }

        var refusal = "";
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(options.Tls.For(options.Host, reason => refusal = reason), cancel);
            return secure;
        }
        catch (AuthenticationException e)
        {
            throw new MqttException(refusal.Length > 0 ? MqttFaults.Of("CertificateRefused", refusal) : MqttFaults.Of("NoTls", e.GetBaseException().Message), e);
        }
        catch (IOException e)
        {
            throw new MqttException(MqttFaults.Of("NoTlsHere", e.GetBaseException().Message), e);
        }
    }
}
