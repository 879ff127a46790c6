using MCenter.Drivers.MBus.Application;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/telegrams</c>: takes M-Bus telegrams apart.</summary>
internal sealed class TelegramsApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/v1/telegrams").RequireAuthorization(Policies.View).WithTags("telegrams").WithRequestLimit()
            .MapPost("/decode", Decode).WithSummary("Decodes one M-Bus telegram; one that breaks off answers ok: false with the records so far")
            .Produces<TelegramAnalysis>().ProducesValidationProblem();

    private static IResult Decode(DecodeRequest request) => TelegramAnalyzer.BytesOf(request.Hex) is { } bytes
        ? Results.Ok(TelegramAnalyzer.Analyze(bytes))
        : Problems.Invalid("hex", "This is no hexadecimal text.");

    /// <summary>A telegram.</summary>
    /// <param name="Hex">"68 .. 16"; blanks, line breaks, -, :, commas and 0x between the bytes are allowed.</param>
    internal sealed record DecodeRequest(string Hex);
}
