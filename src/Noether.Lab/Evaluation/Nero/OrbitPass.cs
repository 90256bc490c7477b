using System.Security.Cryptography;
using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>One model over one grid and some samples: its answers block by block, computed where they are not kept yet.</summary>
internal sealed class OrbitPass : IDisposable
{
    private readonly AuditSubject _subject;
    private readonly AuditGrid _grid;
    private readonly Batch _inputs;
    private readonly AuditOptions _options;
    private readonly OutputStore _store;
    private readonly string _phase;
    private readonly int _elementsPerBlock;

    /// <param name="subject">The model.</param>
    /// <param name="grid">The elements.</param>
    /// <param name="inputs">The samples.</param>
    /// <param name="moved">Hash of what the grid does to samples.</param>
    /// <param name="phase">Name for progress.</param>
    /// <param name="options">How.</param>
    public OrbitPass(AuditSubject subject, AuditGrid grid, Batch inputs, string moved, string phase, AuditOptions options)
    {
        (_subject, _grid, _inputs, _options, _phase) = (subject, grid, inputs, options, phase);
        Outputs = Probe();
        var bytes = Math.Max(1, Outputs.Values.Sum(f => f.Value.numel() * f.Value.element_size()));
        _elementsPerBlock = (int)Math.Clamp(Math.Min(options.BlockRows, options.BlockBytes / bytes) / inputs.Size, 1, grid.Count);
        var halved = Outputs.Where(o => o.Value.Type is FlowType && o.Value.Value.numel() > options.LargestSingleAnswer).Select(o => o.Key).ToHashSet(StringComparer.Ordinal);
        Key = Fingerprint.Of(
            "orbit 2", subject.Fingerprint, Fingerprint.Of(inputs), moved, $"{_elementsPerBlock} {options.BatchRows} {string.Join(',', halved)}",
            string.Join(';', Outputs.Select(o => $"{o.Key}:{o.Value.Type}")));
        var folder = options.Folder is null ? null : Directory.CreateDirectory(Path.Combine(options.Folder, "outputs", Key[..16])).FullName;
        _store = new OutputStore(folder, Outputs.ToDictionary(o => o.Key, o => o.Value.Type), halved);
        Stored = folder is null ? null : new StoredAnswers(_store, folder, _elementsPerBlock, inputs.Size);
    }

    /// <summary>The answers on disk; null where they are in memory alone.</summary>
    public StoredAnswers? Stored { get; }

    /// <summary>The answer for the first sample as it is: names, types and shapes.</summary>
    public Batch Outputs { get; }

    /// <summary>Content hash of everything that decides the answers.</summary>
    public string Key { get; }

    public int Blocks => (_grid.Count + _elementsPerBlock - 1) / _elementsPerBlock;

    /// <summary>
    /// Hash of what a grid does to samples, its interpolation and padding included: its name and elements, and how every element moves the first sample and noise of the same shape
    /// (of a blank sample all motions look alike).
    /// </summary>
    public static string HashOfMotion(AuditGrid grid, Batch inputs, int elementsAtOnce)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var outer = torch.NewDisposeScope();
        Fingerprint.Add(hash, $"{grid.Symmetry.Name} {grid.Symmetry.Group.Name}");
        Fingerprint.Add(hash, grid.Elements);
        foreach (var sample in new[] { inputs.Slice(0, 1), MotionProbe.Like(inputs) })
        {
            for (var at = 0; at < grid.Count; at += elementsAtOnce)
            {
                using var scope = torch.NewDisposeScope();
                Fingerprint.Add(hash, grid.Symmetry.Input.Apply(grid.Elements.narrow(0, at, Math.Min(elementsAtOnce, grid.Count - at)), sample, Pairing.Outer));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>First element of a block, and how many there are.</summary>
    public (int First, int Count) Elements(int block) => (block * _elementsPerBlock, Math.Min(_elementsPerBlock, _grid.Count - (block * _elementsPerBlock)));

    /// <summary>
    /// Answers of a block's elements and all samples, element by element; in the caller's scope.
    /// </summary>
    public Batch Read(int block)
    {
        if (_store.Read(block) is not { } kept)
        {
            Compute(block);
            kept = _store.Read(block) ?? throw new InputException($"What was just written to '{_options.Folder}' reads back otherwise; check the disk.");
        }

        var (first, count) = Elements(block);
        _options.Progress?.Invoke(_phase, (first + count) * _inputs.Size, _grid.Count * _inputs.Size);
        return kept;
    }

    public void Dispose()
    {
        _store.Dispose();
        foreach (var field in Outputs.Values)
        {
            field.Value.Dispose();
            field.Mask?.Dispose();
        }
    }

    private Batch Probe()
    {
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        (_subject.Model as torch.nn.Module)?.eval();
        var outputs = _subject.Model.Forward(_grid.Symmetry.Input.Apply(_grid.Elements.narrow(0, 0, 1), _inputs.Slice(0, 1), Pairing.Outer));
        return outputs.Count > 0 && outputs.Size == 1
            ? outputs.Select((_, f) => new Field(f.Value.clone().DetachFromDisposeScope(), f.Type, f.Mask?.clone().DetachFromDisposeScope()))
            : throw new InputException($"{_subject.Name} gives {(outputs.Count == 0 ? "nothing" : outputs)} for one sample; expected one row for each.");
    }

    private void Compute(int block)
    {
        using var scope = torch.NewDisposeScope();
        var (first, count) = Elements(block);
        var parts = new List<Batch>();
        var done = first * _inputs.Size;
        foreach (var chunk in Orbit.Run(_subject.Model, _grid.Symmetry, _inputs, _grid.Elements.narrow(0, first, count), _options.BatchRows))
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            parts.Add(chunk.Outputs.Select((_, f) => new Field(f.Value.clone(), f.Type, f.Mask?.clone())));
            done += chunk.Inputs.Size;
            _options.Progress?.Invoke(_phase, done, _grid.Count * _inputs.Size);
        }

        _store.Write(block, Batch.Cat(parts));
    }
}
