using Noether.Runtime;

namespace Noether.Lab.Data;

/// <summary>Where a <see cref="DataRegistry"/> looks and what it may do.</summary>
public sealed record DataRegistryOptions
{
    /// <summary>The folder or file given with <c>--data</c>; it comes before every other place.</summary>
    public string? Override { get; init; }

    /// <summary>Whether downloads are switched off (<c>NOETHER_OFFLINE</c>).</summary>
    public bool Offline { get; init; }

    /// <summary>The folder that holds a folder a data set (<c>NOETHER_DATA</c>).</summary>
    public string? LocalRoot { get; init; }

    /// <summary>Where downloads, generated and unpacked sets are kept.</summary>
    public required string CacheRoot { get; init; }

    /// <summary>Told in plain sentences what is generated or downloaded, and under which licence.</summary>
    public Action<string> Message { get; init; } = static _ => { };

    /// <summary>Told how far a download is; called a few times a second.</summary>
    public Action<DownloadProgress> Progress { get; init; } = static _ => { };

    /// <summary>How patient downloads are.</summary>
    public DownloadPatience Patience { get; init; } = new();

    /// <summary>
    /// Options of this machine: <c>NOETHER_DATA</c>, <c>NOETHER_OFFLINE</c> (any value but 0 switches downloads off), and <c>data</c> in the user's cache (<see cref="UserCache"/>).
    /// </summary>
    public static DataRegistryOptions FromEnvironment()
    {
        var local = Environment.GetEnvironmentVariable("NOETHER_DATA");
        return new DataRegistryOptions
        {
            Offline = Environment.GetEnvironmentVariable("NOETHER_OFFLINE") is not (null or "" or "0"),
            LocalRoot = string.IsNullOrEmpty(local) ? null : local,
            CacheRoot = Path.Combine(UserCache.Folder, "data"),
        };
    }
}

/// <summary>How far a download is.</summary>
/// <param name="Set">The data set.</param>
/// <param name="File">The file.</param>
/// <param name="Done">Bytes here.</param>
/// <param name="Total">Bytes in all; null when the server does not say.</param>
public sealed record DownloadProgress(string Set, string File, long Done, long? Total);

/// <summary>How patient downloads are.</summary>
public sealed record DownloadPatience
{
    /// <summary>Attempts in a row that may bring no new byte.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait before the second attempt; doubled each time.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>A connection that brings nothing for that long is dropped.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);
}
