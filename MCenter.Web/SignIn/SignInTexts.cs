namespace MCenter.Web.SignIn;

/// <summary>Names the resx files with the texts of sign-in, users and tokens.</summary>
public sealed class SignInTexts;
