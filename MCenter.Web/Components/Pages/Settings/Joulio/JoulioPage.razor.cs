namespace MCenter.Web.Components.Pages.Settings.Joulio;

/// <summary>The manual's automatic upload into Joulio-Web: where to, as whom, and how that goes.</summary>
public partial class JoulioPage;
