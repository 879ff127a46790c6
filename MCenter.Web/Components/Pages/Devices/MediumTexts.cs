namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Names the resx files with the names of media; the keys are those of <see cref="MCenter.Core.Devices.Medium"/>.</summary>
public sealed class MediumTexts;
