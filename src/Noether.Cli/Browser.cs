using System.ComponentModel;
using System.Diagnostics;

namespace Noether.Cli;

/// <summary>Opens files in the user's browser, where there is one.</summary>
internal static class Browser
{
    /// <summary>Opens a file; does nothing where no display or opener is there, since the path is printed anyway.</summary>
    public static void Open(string path)
    {
        var start = (OperatingSystem.IsWindows(), OperatingSystem.IsMacOS()) switch
        {
            (true, _) => new ProcessStartInfo(path) { UseShellExecute = true },
            (_, true) => new ProcessStartInfo("open", [path]),
            _ when HasDisplay => new ProcessStartInfo("xdg-open", [path]),
            _ => null,
        };
        if (start is null)
        {
            return;
        }

        try
        {
            // What the opener says belongs neither to results nor to progress.
            start.RedirectStandardOutput = start.RedirectStandardError = !start.UseShellExecute;
            using var process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            // No opener is installed.
        }
    }

    private static bool HasDisplay => IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY");

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
