namespace MCenter.Web.Api;

/// <summary>One group of HTTP endpoints, one file; found by scanning this assembly.</summary>
public interface IEndpoint
{
    /// <summary>Maps its routes; each must say which policy guards it.</summary>
    void Map(IEndpointRouteBuilder routes);
}
