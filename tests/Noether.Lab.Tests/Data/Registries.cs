using System.Security.Cryptography;
using Noether.Lab.Data;

namespace Noether.Lab.Tests.Data;

/// <summary>Registries and sets for tests; nothing of this machine's environment enters them.</summary>
internal static class Registries
{
    public static DataRegistryOptions Options(TemporaryFolder cache) => new() { CacheRoot = cache.File("cache"), Offline = true };

    public static DataRegistry BuiltIn(TemporaryFolder cache, Func<DataRegistryOptions, DataRegistryOptions>? change = null) =>
        DataRegistry.FromAssemblies([], change is null ? Options(cache) : change(Options(cache)));

    public static DataSetInfo Set(string name, DataOrigin origin, params DataFile[] files) => new()
    {
        Name = name,
        Title = $"The set {name}",
        Summary = "Made for a test.",
        Licence = "CC0",
        Source = "nobody",
        Files = files,
        Origin = origin,
    };

    public static DataFile Describe(string name, byte[] content) => new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
}
