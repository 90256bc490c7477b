using Noether.Groups;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// The matrices B that take one basis of eigenvectors to the others, V -> V B: sign changes where all eigenvalues differ, and with them
/// rotations of the eigenspaces of equal ones. Four cases: 0 all differ, 1 the lower two are equal, 2 the upper two are equal, 3 all are.
/// </summary>
internal sealed class AxisTurns
{
    private const int Cases = 4;
    private readonly int _dimension;
    private readonly bool _reflects;
    private readonly Tensor _signs;
    private readonly Tensor _turns;
    private readonly long[] _starts = new long[Cases + 1];

    public AxisTurns(int dimension, bool reflects, int resolution)
    {
        NativeTorch.EnsureLoaded();
        _dimension = dimension;
        _reflects = reflects;
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        _signs = scope.Detach(SignChanges());
        Tensor[] tables = [_signs, Planar(0, resolution), Planar(dimension - 2, resolution), All(resolution)];
        for (var i = 0; i < Cases; i++)
        {
            _starts[i + 1] = _starts[i] + tables[i].shape[0];
        }

        _turns = scope.Detach(torch.cat(tables));
    }

    /// <summary>Number of sign changes: 2^d with reflections, 2^(d-1) without.</summary>
    public long Size => _signs.shape[0];

    /// <summary>The sign changes alone, <c>[2^d or 2^(d-1), d, d]</c>: the turns of a sample whose eigenvalues all differ.</summary>
    public Tensor Signs(torch.Device device) => _signs.to(device);

    /// <summary>Signs of the determinants of 2x2 or 3x3 matrices, <c>[n]</c>.</summary>
    public static Tensor Determinants(Tensor matrices)
    {
        Tensor Row(int i) => matrices.select(-2, i);
        return torch.sign(matrices.shape[^1] == 2
            ? (Row(0).select(-1, 0) * Row(1).select(-1, 1)) - (Row(0).select(-1, 1) * Row(1).select(-1, 0))
            : (torch.linalg.cross(Row(0), Row(1)) * Row(2)).sum(-1));
    }

    /// <summary>The turns of each sample, those of a sample one after another, and where each sample's begin.</summary>
    /// <param name="cases">The samples' cases, <c>[b]</c>.</param>
    /// <param name="device">Where the turns go.</param>
    public (Tensor Turns, long[] Offsets) List(ReadOnlySpan<long> cases, torch.Device device)
    {
        var offsets = new long[cases.Length + 1];
        var rows = new List<long>(cases.Length * (int)Size);
        for (var s = 0; s < cases.Length; s++)
        {
            for (var row = _starts[cases[s]]; row < _starts[cases[s] + 1]; row++)
            {
                rows.Add(row);
            }

            offsets[s + 1] = rows.Count;
        }

        using var index = torch.tensor(rows, torch.int64);
        using var turns = _turns.index_select(0, index);
        return (turns.to(device, copy: true), offsets);
    }

    /// <summary>A uniform draw for each row from the turns of its case: a random sign change, times a random rotation of the eigenspaces.</summary>
    /// <param name="cases">The rows' cases, <c>[n]</c>, int64.</param>
    /// <param name="generator">Where they are drawn from.</param>
    /// <returns><c>[n, d, d]</c>, on the cases' device; nothing is read back from it.</returns>
    public Tensor Draw(Tensor cases, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var count = cases.shape[0];
        var signs = _signs.index_select(0, torch.randint(0, Size, count, torch.int64, generator: generator.Torch));
        var plane = PlaneRotations.Matrices(torch.rand(count, torch.float64, generator: generator.Torch) * Math.Tau);
        var space = _dimension == 3 ? new SO3().Sample(count, generator) : plane;
        var rotations = torch.eye(_dimension, dtype: torch.float64, device: cases.device).expand(count, _dimension, _dimension);
        Tensor[] drawn = [Embed(plane, 0), Embed(plane, _dimension - 2), space];
        for (var i = 0; i < drawn.Length; i++)
        {
            rotations = torch.where(cases.eq(i + 1).view(-1, 1, 1), drawn[i].to(cases.device), rotations);
        }

        return scope.MoveToOuter(rotations.matmul(signs.to(cases.device)));
    }

    private Tensor SignChanges()
    {
        var plusMinus = torch.tensor([1.0, -1], torch.float64);
        var all = torch.cartesian_prod([.. Enumerable.Repeat(plusMinus, _dimension)]);
        return torch.diag_embed(_reflects ? all : all[all.prod(1).gt(0)]);
    }

    /// <summary>A half turn's rotations times all sign changes: -1 in the plane is among these, so that nothing occurs twice.</summary>
    private Tensor Planar(int axis, int resolution)
    {
        var half = PlaneRotations.Matrices(torch.arange(resolution / 2, torch.float64) * (Math.Tau / resolution));
        return Embed(half, axis).unsqueeze(1).matmul(_signs).flatten(0, 1);
    }

    private Tensor All(int resolution)
    {
        if (_dimension == 2)
        {
            return Planar(0, resolution);
        }

        IAffineGroup group = _reflects ? new O3() : new SO3();
        return group.Grid(new GridSpec(resolution));
    }

    private Tensor Embed(Tensor plane, int axis)
    {
        if (_dimension == 2)
        {
            return plane;
        }

        var result = torch.eye(3, dtype: torch.float64).repeat(plane.shape[0], 1, 1);
        result.narrow(1, axis, 2).narrow(2, axis, 2).copy_(plane);
        return result;
    }
}
