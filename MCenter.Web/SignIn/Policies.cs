namespace MCenter.Web.SignIn;

/// <summary>Names of the roles; each includes the ones below it.</summary>
public static class Roles
{
    /// <summary>Everything.</summary>
    public const string Administrator = nameof(Administrator);

    /// <summary>Everything but users, network and updates.</summary>
    public const string Installer = nameof(Installer);

    /// <summary>Looks, changes nothing.</summary>
    public const string Viewer = nameof(Viewer);
}

/// <summary>Names of the authorization policies, for pages, endpoints and hub calls. What names none is guarded by <see cref="View"/>.</summary>
public static class Policies
{
    /// <summary>Anyone signed in, even with a password that must be changed first: only for changing it and for signing out.</summary>
    public const string SignedIn = nameof(SignedIn);

    /// <summary>Anyone signed in whose password need not be changed first.</summary>
    public const string View = nameof(View);

    /// <summary>To have a meter read out: Installer, Administrator, or a token made for it.</summary>
    public const string Readout = nameof(Readout);

    /// <summary>Installer or Administrator.</summary>
    public const string Install = nameof(Install);

    /// <summary>Administrator.</summary>
    public const string Administer = nameof(Administer);

    /// <summary>Reading of <c>/app/api</c>: <see cref="View"/>, or anyone while open read access is on.</summary>
    public const string CompatibleApi = nameof(CompatibleApi);
}
