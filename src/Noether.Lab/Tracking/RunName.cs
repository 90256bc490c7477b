using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Noether.Lab.Tracking;

/// <summary>Names of runs that can be said aloud: <c>quiet-otter-42</c>.</summary>
public static class RunName
{
    private const int Longest = 100;

    private static readonly string[] Adjectives =
    [
        "able", "airy", "amber", "ample", "azure", "bold", "brave", "brisk", "broad", "calm", "candid", "clear", "clever", "coral", "cosy", "crisp",
        "dapper", "daring", "deep", "eager", "early", "easy", "even", "fair", "fleet", "fond", "fresh", "gentle", "glad", "golden", "grand", "green",
        "happy", "hardy", "honest", "humble", "ivory", "jolly", "keen", "kind", "lively", "lucid", "lunar", "mellow", "merry", "mild", "modest", "neat",
        "noble", "patient", "plain", "polar", "proud", "quick", "quiet", "ready", "silver", "solid", "steady", "sunny", "tidy", "vivid", "warm", "wise",
    ];

    private static readonly string[] Nouns =
    [
        "acorn", "alder", "anchor", "arch", "badger", "beacon", "birch", "brook", "canyon", "cedar", "cliff", "clover", "comet", "condor", "crane", "delta",
        "dolphin", "eagle", "ember", "falcon", "fern", "finch", "fjord", "forest", "garden", "glacier", "harbour", "hazel", "heron", "island", "lagoon", "lantern",
        "lark", "laurel", "linden", "lynx", "maple", "marten", "meadow", "meteor", "mosaic", "nebula", "oak", "orbit", "orchid", "osprey", "otter", "pebble",
        "pine", "plover", "prairie", "raven", "reef", "river", "robin", "sparrow", "spruce", "summit", "swan", "thistle", "tulip", "valley", "walnut", "willow",
    ];

    /// <summary>Refuses a name that cannot be a folder's on every system, or could be taken for a path or an option.</summary>
    /// <exception cref="InputException">It holds other characters than letters, digits, '-', '_', '.' and '=', begins with '.' or '-', or is too long.</exception>
    public static void Check(string name)
    {
        if (name.Length is 0 or > Longest || name[0] is '.' or '-' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '='))
        {
            throw new InputException($"'{name}' cannot be the name of a run: expected up to {Longest} letters, digits, '-', '_', '.' and '=', beginning with a letter or digit.");
        }
    }

    /// <summary>A name that depends on nothing but its arguments.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="started">When it started.</param>
    /// <param name="attempt">Count of names found taken before this one.</param>
    public static string For(int seed, DateTimeOffset started, int attempt = 0)
    {
        Span<byte> facts = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(facts, seed);
        BinaryPrimitives.WriteInt64LittleEndian(facts[4..], started.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(facts[12..], attempt);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(facts, hash);
        var number = 10 + (BinaryPrimitives.ReadUInt32LittleEndian(hash[4..]) % 90);
        return $"{Adjectives[hash[0] % Adjectives.Length]}-{Nouns[hash[1] % Nouns.Length]}-{number}";
    }
}
