using MCenter.Core;
using MCenter.Web.Api;
using MCenter.Web.Components;
using MCenter.Web.Hosting;
using MCenter.Web.SignIn;

var builder = WebApplication.CreateBuilder(DemoHosting.WithoutDemo(args));
builder.AddDemo(args);
builder.AddListening();
builder.AddRestart();
builder.Services.AddCore(builder.Configuration);
builder.Services.AddModules(builder.Configuration);
builder.AddSignIn();
builder.AddApi();
builder.AddPages();

var app = builder.Build();
if (!await app.HasDataDirectoryAsync())
{
    return BoxRun.Failed;
}

app.UseStopping();
app.UseSecurityRules();
app.UsePageFiles();
// after the files: one that also matches an endpoint would be left to it, and to the sign-in
app.UseRouting();
app.UseApi();
app.UseSignIn();
app.MapApi();
app.MapPages();
return await app.RunBoxAsync(args);

/// <summary>The host's entry point, visible to tests.</summary>
public partial class Program;
