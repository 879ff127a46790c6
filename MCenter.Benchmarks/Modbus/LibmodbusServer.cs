using System.Diagnostics;
using System.Globalization;

namespace MCenter.Benchmarks.Modbus;

/// <summary>
/// A Modbus TCP server in C on libmodbus, one select loop for all connections as in libmodbus' own example for many clients: compiled here (gcc, libmodbus-dev),
/// a process of its own that ends with this object.
/// </summary>
internal sealed class LibmodbusServer : IDisposable
{
    private const string Source = """
        #include <errno.h>
        #include <stdio.h>
        #include <sys/select.h>
        #include <sys/socket.h>
        #include <netinet/in.h>
        #include <unistd.h>
        #include <modbus.h>

        int main(void)
        {
            modbus_t *context = modbus_new_tcp("127.0.0.1", 0);
            modbus_mapping_t *map = modbus_mapping_new(0, 0, 13000, 13000);
            int listening = modbus_tcp_listen(context, 64), highest = listening;
            struct sockaddr_in address;
            socklen_t length = sizeof address;
            fd_set known, ready;
            if (listening < 0 || getsockname(listening, (struct sockaddr *)&address, &length) < 0) return 1;
            printf("%d\n", ntohs(address.sin_port));
            fflush(stdout);
            FD_ZERO(&known);
            FD_SET(listening, &known);
            for (;;) {
                ready = known;
                if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return 1;
                for (int one = 0; one <= highest; one++) {
                    if (!FD_ISSET(one, &ready)) continue;
                    if (one == listening) {
                        int fresh = modbus_tcp_accept(context, &listening);
                        if (fresh < 0) return 1;
                        FD_SET(fresh, &known);
                        if (fresh > highest) highest = fresh;
                    } else {
                        uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
                        modbus_set_socket(context, one);
                        int got = modbus_receive(context, query);
                        if (got > 0) modbus_reply(context, query, got, map);
                        else if (got < 0) { close(one); FD_CLR(one, &known); }
                    }
                }
            }
        }
        """;

    private readonly Process process;

    private LibmodbusServer(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public static async Task<LibmodbusServer> StartAsync(string folder)
    {
        var (source, program) = (Path.Combine(folder, "server.c"), Path.Combine(folder, "server"));
        await File.WriteAllTextAsync(source, Source);
        using (var compiler = Process.Start("gcc", ["-O2", "-I/usr/include/modbus", "-o", program, source, "-lmodbus"]))
        {
            await compiler.WaitForExitAsync();
            _ = compiler.ExitCode == 0 ? 0 : throw new InvalidOperationException("gcc and libmodbus-dev are needed");
        }

        var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!;
        return new(process, int.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
