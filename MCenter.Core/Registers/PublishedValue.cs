namespace MCenter.Core.Registers;

/// <summary>
/// The one place where the divisor is applied. The compatible HTTP API shows <see cref="Raw"/>; pages, MQTT, CSV and float registers show <see cref="Scaled"/>.
/// </summary>
/// <param name="Raw">The value in the base unit, as the meter sent it.</param>
/// <param name="Scaled">The number divided by the register's divisor; null where there is no number.</param>
public readonly record struct PublishedValue(RawValue Raw, decimal? Scaled)
{
    /// <summary>Projects a raw value through a register's divisor (0 = 1, may be negative).</summary>
    public static PublishedValue Of(RawValue raw, Register register) =>
        new(raw, raw.AsDecimal is { } number ? Quotient(number, register.DivisorOrOne) : null);

    private static decimal? Quotient(decimal number, decimal divisor)
    {
        try
        {
            return divisor == 1 ? number : number / divisor;
        }
        catch (OverflowException)
        {
            // a divisor like 1E-28, by mistake or malice: no number can be shown
            return null;
        }
    }
}
