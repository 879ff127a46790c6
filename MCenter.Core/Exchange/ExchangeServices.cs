using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.Exchange;

/// <summary>The services of the meter exchange.</summary>
public static class ExchangeServices
{
    /// <summary>Adds <see cref="MeterExchanges"/> and <see cref="NewMeter"/>.</summary>
    public static IServiceCollection AddExchange(this IServiceCollection services) => services.AddSingleton<MeterExchanges>().AddSingleton<NewMeter>();
}
