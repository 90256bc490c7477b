using System.Diagnostics;

namespace Noether.Lab.Tracking;

/// <summary>
/// The right to write a run's folder. Held through the operating system's file lock, so that it ends with its process however that ends:
/// a dead process leaves nothing to clean up.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.3);
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a folder; null when another process, or another part of this one, holds it.</summary>
    public static RunLock? TryTake(string path)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (watch.Elapsed < Patience)
            {
                // A reader's look at the lock holds it for an instant: that is waited out, a writer is not.
                Thread.Sleep(20);
            }
            catch (IOException) when (IsHeld(path))
            {
                return null;
            }
        }
    }

    /// <summary>Whether a living process holds the lock.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var look = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}
