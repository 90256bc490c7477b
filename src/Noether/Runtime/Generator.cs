using System.Security.Cryptography;
using System.Text;

namespace Noether.Runtime;

/// <summary>
/// A source of random numbers with a state that can be saved and restored.
/// Children forked by name are independent of how much the parent or its other children have drawn.
/// </summary>
public sealed class Generator : IDisposable
{
    private readonly torch.Generator _torch;

    /// <param name="seed">Equal seeds give equal streams on one platform.</param>
    public Generator(long seed)
    {
        NativeTorch.EnsureLoaded();
        Seed = seed;
        _torch = new torch.Generator((ulong)seed, torch.CPU);
    }

    /// <summary>The seed it started from.</summary>
    public long Seed { get; }

    /// <summary>The underlying torch generator, to pass to torch's random functions.</summary>
    public torch.Generator Torch => _torch;

    /// <summary>A new generator whose seed is a hash of this one's seed and the name.</summary>
    public Generator Fork(string name)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}/{name}"), hash);
        return new Generator(BitConverter.ToInt64(hash) & long.MaxValue);
    }

    /// <summary>The state as bytes, for <see cref="Restore"/>.</summary>
    public byte[] Save()
    {
        using var state = _torch.get_state();
        return state.bytes.ToArray();
    }

    /// <summary>Continues exactly where <see cref="Save"/> was called.</summary>
    /// <exception cref="InputException">The bytes are no saved state.</exception>
    public void Restore(byte[] state)
    {
        using var current = _torch.get_state();
        if (state.Length != current.numel())
        {
            throw new InputException($"A generator's state was expected ({current.numel()} bytes), found {state.Length} bytes; the file it came from is damaged.");
        }

        using var tensor = torch.tensor(state, torch.uint8);
        _torch.set_state(tensor);
    }

    /// <inheritdoc/>
    public void Dispose() => _torch.Dispose();
}
