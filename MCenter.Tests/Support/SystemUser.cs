using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MCenter.Tests.Support;

/// <summary>A user of this machine with a folder and a password, for servers that sign in through the system; gone with this object. Only root can make one.</summary>
internal sealed class SystemUser : IDisposable
{
    // the system's list of users takes one change at a time
    private static readonly Lock Users = new();

    private SystemUser(string name) => Name = name;

    public string Name { get; }

    public string Password { get; } = "wörd 'of' \"honour\" %41";

    /// <summary>The folder of the user; he may reach its parent as every service has to.</summary>
    public string Home => Path.Combine(Path.GetTempPath(), Name);

    /// <summary>Makes one; skips the test where that is not allowed.</summary>
    public static SystemUser Make()
    {
        if (Environment.UserName != "root")
        {
            Assert.Skip("only root can make the user that the file servers ask for");
        }

        var user = new SystemUser($"mc{Guid.NewGuid():N}"[..14]);
        Directory.CreateDirectory(user.Home);
        lock (Users)
        {
            Run("useradd", "", "--home-dir", user.Home, "--no-create-home", "--shell", "/bin/bash", user.Name);
            Run("chpasswd", $"{user.Name}:{user.Password}\n");
        }

        Run("chown", "", user.Name, user.Home);
        return user;
    }

    public void Dispose()
    {
        lock (Users)
        {
            Run("userdel", "", "--force", Name);
        }

        Directory.Delete(Home, recursive: true);
    }

    /// <summary>Runs a program that has to succeed.</summary>
    public static void Run(string program, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false) })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program}: {complaint}");
    }

    /// <summary>Starts a server; skips the test where it is not installed.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
            throw;
        }
    }
}
