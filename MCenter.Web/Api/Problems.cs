using System.Text.Json;
using MCenter.Core.History;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace MCenter.Web.Api;

/// <summary>Errors as RFC 9457 problem details.</summary>
internal static class Problems
{
    /// <summary>404.</summary>
    public static IResult NotFound(string detail) => Results.Problem(statusCode: StatusCodes.Status404NotFound, detail: detail);

    /// <summary>400 with what is wrong with one field.</summary>
    public static IResult Invalid(string field, string message) => Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>What a JSON reader complains of, without the names of our types; System.Text.Json writes a path as "$.name", a field's name here is "name".</summary>
    public static ValidationError FieldOf(JsonException e) => new(
        e.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "",
        e.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "There is no such field." : "This is not JSON of the form that is expected here; see /openapi/v1.json.");
}

/// <summary>What Core throws about an input becomes the status that says so; anything else is a 500 without its innards.</summary>
internal sealed class ProblemHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (Describe(exception) is not { } problem)
        {
            return false;
        }

        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        InvalidInputException e => Fields(e.Errors),
        ConflictException e => new ProblemDetails { Status = StatusCodes.Status409Conflict, Detail = e.Message, Extensions = { ["field"] = e.Field } },
        KeyNotFoundException e => new ProblemDetails { Status = StatusCodes.Status404NotFound, Detail = e.Message },
        BadHttpRequestException { InnerException: JsonException e } => Fields([Problems.FieldOf(e)]),
        HistoryUnavailableException e => new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Detail = e.Message, Extensions = { ["reason"] = e.Reason } },
        BadHttpRequestException e => new ProblemDetails { Status = e.StatusCode, Detail = e.Message },
        _ => null,
    };

    private static HttpValidationProblemDetails Fields(IReadOnlyList<ValidationError> errors) =>
        new(errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray())) { Status = StatusCodes.Status400BadRequest };
}
