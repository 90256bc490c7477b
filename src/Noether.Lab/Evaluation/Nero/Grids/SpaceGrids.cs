using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Grids of motions of point clouds.</summary>
public static class SpaceGrids
{
    /// <summary>Name of the rotations of space.</summary>
    public const string RotationName = "SO3-points";

    /// <summary>Name of the rotations of space by one angle.</summary>
    public const string SphereName = "SO3-sphere";

    /// <summary>Name of the reorderings of points.</summary>
    public const string PermutationName = "Perm-points";

    private static readonly string[] Planes = ["xy", "xz", "yz"];

    /// <summary>
    /// Rotations by axis and angle: axes lie in a plane, at 0, step, ... degrees from its first axis; angles go from 0 to 180 degrees. Rotations that coincide
    /// (angle 0, opposite axes at 180 degrees, axes in two planes) are one element.
    /// </summary>
    /// <param name="axisStep">Degrees between axes; divides 360.</param>
    /// <param name="angleStep">Degrees between angles; divides 180.</param>
    /// <param name="planes">Which of <c>xy</c>, <c>xz</c>, <c>yz</c>; null: all.</param>
    /// <exception cref="InputException">A step does not divide its range, or there is no such plane.</exception>
    public static AuditGrid Discs(int axisStep = 15, int angleStep = 15, IReadOnlyList<string>? planes = null)
    {
        planes ??= Planes;
        if (axisStep < 1 || angleStep < 1 || 360 % axisStep != 0 || 180 % angleStep != 0)
        {
            throw new InputException($"Axes every {axisStep} and angles every {angleStep} degrees do not fill the disc; take steps that divide 360 and 180.");
        }

        if (planes.Except(Planes).FirstOrDefault() is { } unknown)
        {
            throw new InputException($"There is no plane '{unknown}'; choose of {string.Join(", ", Planes)}.");
        }

        double[] axes = [.. Enumerable.Range(0, 360 / axisStep).Select(i => (double)i * axisStep)];
        double[] angles = [.. Enumerable.Range(0, (180 / angleStep) + 1).Select(i => (double)i * angleStep)];
        var rotations = new DistinctRotations();
        var cells = new int[planes.Count, axes.Length, angles.Length];
        for (var p = 0; p < planes.Count; p++)
        {
            for (var a = 0; a < axes.Length; a++)
            {
                for (var t = 0; t < angles.Length; t++)
                {
                    var words = $"axis {PlaneGrids.Number(axes[a])} degrees in {planes[p]}, angle {PlaneGrids.Number(angles[t])}";
                    cells[p, a, t] = rotations.Add(Axis(planes[p], axes[a]), angles[t], words);
                }
            }
        }

        return rotations.Grid(RotationName, new DiscsLayout([.. planes], axes, angles, cells));
    }

    /// <summary>Rotations by one angle about axes all over the sphere, and the identity.</summary>
    /// <param name="step">Degrees between rows and columns of axes; divides 180.</param>
    /// <param name="angle">Angle of rotation in degrees, above 0 and at most 180.</param>
    /// <exception cref="InputException">The step does not divide 180, or the angle is out of range.</exception>
    public static AuditGrid Sphere(int step = 15, double angle = 90)
    {
        if (step < 1 || 180 % step != 0 || !(angle > 0 && angle <= 180))
        {
            throw new InputException($"Axes every {step} degrees with an angle of {PlaneGrids.Number(angle)} cannot be laid out; take a step that divides 180 and an angle above 0 and up to 180.");
        }

        double[] latitudes = [.. Enumerable.Range(0, 180 / step).Select(i => 90 - (step / 2.0) - (i * step))];
        double[] longitudes = [.. Enumerable.Range(0, 360 / step).Select(i => -180 + (step / 2.0) + (i * step))];
        var rotations = new DistinctRotations();
        _ = rotations.Add([1, 0, 0], 0, "no rotation");
        var cells = new int[latitudes.Length, longitudes.Length];
        for (var i = 0; i < latitudes.Length; i++)
        {
            for (var j = 0; j < longitudes.Length; j++)
            {
                var ((sin, cos), (sinLong, cosLong)) = (Math.SinCos(latitudes[i] * Math.PI / 180), Math.SinCos(longitudes[j] * Math.PI / 180));
                var words = $"axis at latitude {PlaneGrids.Number(latitudes[i])}, longitude {PlaneGrids.Number(longitudes[j])}, angle {PlaneGrids.Number(angle)}";
                cells[i, j] = rotations.Add([cos * cosLong, cos * sinLong, sin], angle, words);
            }
        }

        return rotations.Grid(SphereName, new SphereLayout(angle, latitudes, longitudes, cells));
    }

    /// <summary>The points in their own order, and in random ones.</summary>
    /// <param name="points">Number of points of a sample.</param>
    /// <param name="count">Number of orders, at least 2.</param>
    /// <param name="generator">Draws the orders.</param>
    /// <exception cref="InputException">There are fewer orders than that.</exception>
    public static AuditGrid Permutations(int points, int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var group = new SymmetricGroup(points);
        if (count < 2 || group.Order < count)
        {
            throw new InputException($"{count} different orders of {points} points were asked for; take at least 2 and at most as many as there are.");
        }

        var rows = new OrderedDictionary<string, Tensor> { [Key(group.Identity())] = group.Identity() };
        while (rows.Count < count)
        {
            var drawn = group.Sample(1, generator);
            rows.TryAdd(Key(drawn), drawn);
        }

        string[] words = ["own order", .. Enumerable.Range(1, count - 1).Select(i => $"random order {i}")];
        return new AuditGrid(Symmetry.Natural(group, PermutationName), torch.cat([.. rows.Values]), words, FiniteGrids.Tiles(count));
    }

    private static string Key(Tensor order) => string.Join(' ', order.data<long>());

    /// <summary>The plane's first axis (x, x, y) turned by the angle about its normal (z, y, x), right-handed.</summary>
    private static double[] Axis(string plane, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return plane switch
        {
            "xy" => [cos, sin, 0],
            "xz" => [cos, 0, -sin],
            _ => [0, cos, sin],
        };
    }

    /// <summary>Rotations each of which is kept once, however it is written.</summary>
    private sealed class DistinctRotations
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly List<Tensor> _matrices = [];
        private readonly List<string> _words = [];

        public int Add(double[] axis, double degrees, string words)
        {
            var matrix = new SO3().Linear(Rotations.FromAxisAngle(torch.tensor(axis).view(1, 3), torch.tensor(new[] { degrees * Math.PI / 180 })));
            var key = string.Join(' ', matrix.data<double>().Select(v => (long)Math.Round(v * 1e6)));
            if (!_places.TryGetValue(key, out var place))
            {
                _places[key] = place = _matrices.Count;
                _matrices.Add(matrix);
                _words.Add(degrees == 0 ? "no rotation" : words);
            }

            return place;
        }

        public AuditGrid Grid(string name, GridLayout layout)
        {
            var action = new GroupAction(new SO3());
            return new AuditGrid(new Symmetry(name, new SO3(), action, action), torch.cat([.. _matrices]), _words, layout);
        }
    }
}
