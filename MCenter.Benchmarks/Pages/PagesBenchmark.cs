using System.Globalization;

namespace MCenter.Benchmarks.Pages;

/// <summary>
/// <c>pages FOLDER</c>: how long a person or a client waits, on the real program over the data directory that <c>history full FOLDER</c> left. By HTTP from the request to the
/// last byte; in a real browser from the click to the content. Ratios are to /healthz in the same run.
/// </summary>
internal static class PagesBenchmark
{
    private const int Runs = 50;
    private const int Meter = 7;

    public static async Task RunAsync(string[] arguments)
    {
        if (arguments is not [var folder, ..] || !File.Exists(Path.Combine(folder, "mcenter.db")))
        {
            await Console.Error.WriteLineAsync("pages FOLDER: a data directory as \"history full FOLDER\" leaves it");
            return;
        }

        await using var box = await BoxProcess.StartAsync(Path.GetFullPath(folder));
        using var client = await box.SignInAsync();
        Console.WriteLine($"load before: {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
        Timings.PrintHead();
        var timings = new Timings(() => box.ProcessorTime);
        await HttpAsync(timings, client);
        await CsvAsync(timings, client);
        if (!arguments.Contains("http"))
        {
            await BrowserTimes.MeasureAsync(timings, box.Address);
        }

        Console.WriteLine($"load after: {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
    }

    private static async Task HttpAsync(Timings timings, HttpClient client)
    {
        var now = TimeProvider.System.GetUtcNow();
        string Since(double days) => $"from={now.AddDays(-days):yyyy-MM-dd'T'HH:mm:ss'Z'}&to={now:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        var history = $"/api/v1/devices/{Meter}/history?register=0&";
        (string What, string Path)[] requests =
        [
            ("GET /healthz", "/healthz"),
            ("GET Home, frame", "/"),
            ("GET device list, frame", "/devices"),
            ("GET device page, frame", $"/device/{Meter}"),
            ("GET Events, frame", "/settings/events"),
            ("GET Settings, frame", "/settings"),
            ("compatible API of one meter", $"/app/api/id/{Meter}.json"),
            ("/api/v1/devices", "/api/v1/devices"),
            ("/api/v1/devices/{id}/latest", $"/api/v1/devices/{Meter}/latest"),
            ("history of a register: month by day", history + "interval=day&" + Since(30)),
            ("history of a register: year by month", history + "interval=month&" + Since(365)),
            ("history of a register: year by hour", history + "interval=hour&" + Since(365)),
            ("history of a register: ten years by month", history + "interval=month&" + Since(3650)),
            ("history of a meter: month, every reading, JSON", $"/api/v1/devices/{Meter}/history?limit=50000&" + Since(30)),
            ("history of a register: month by hour, CSV", history + "format=csv&interval=hour&" + Since(30)),
            ("status", "/api/v1/status"),
        ];
        foreach (var (what, path) in requests)
        {
            await timings.MeasureAsync(what, Runs, () => ReadAsync(client, path));
        }
    }

    private static async Task CsvAsync(Timings timings, HttpClient client)
    {
        var now = TimeProvider.System.GetUtcNow();
        long rows = 0;
        var milliseconds = await timings.MeasureAsync("CSV of a meter: year, every reading", 5, async () =>
        {
            await using var csv = await client.GetStreamAsync($"/api/v1/devices/{Meter}/history?format=csv&from={now.AddDays(-365):yyyy-MM-dd'T'HH:mm:ss'Z'}");
            rows = await CountLinesAsync(csv) - 2;
        }, hasAim: false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {rows} rows of 20 columns, {rows / milliseconds * 1000:0} a second"));
    }

    private static async Task<long> CountLinesAsync(Stream text)
    {
        var buffer = new byte[64 * 1024];
        long lines = 0;
        for (int read; (read = await text.ReadAsync(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return lines;
    }

    private static async Task ReadAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path} answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
