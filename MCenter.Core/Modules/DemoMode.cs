namespace MCenter.Core.Modules;

/// <summary>Whether this process shows the simulated building (<c>--demo</c>): the password need not be changed, and every page says "Demo".</summary>
/// <param name="Active">True in the demo.</param>
public sealed record DemoMode(bool Active);
