using System.Numerics;
using Noether.Fields;
using Noether.Geometry.Rendering;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Data.Solids;

/// <summary>
/// Made-up pictures of solids in random poses, with every pose that looks the same: plain ones, which have many, and marked ones (a face painted darker, a dot), which have few.
/// Poses are uniform on SO(3); light falls from the eye, so that a picture turned in its plane is that of the turned solid.
/// </summary>
public static class SolidPictures
{
    // Solids reach so far from the origin of a picture that shows from -1 to 1.
    private const float Reach = 0.85f;
    private const float Dark = 0.25f;

    private static readonly (string Name, Func<PosedBody> Make)[] Solids =
    [
        ("tet", () => ConvexPolyhedron.Tetrahedron(Reach)),
        ("cube", () => ConvexPolyhedron.Cube(Reach)),
        ("ico", () => ConvexPolyhedron.Icosahedron(Reach)),
        ("cone", () => new ConeBody(0.6f, 1.1f)),
        ("cyl", () => new CylinderBody(0.4f, 1.4f)),
        ("tetX", () => ConvexPolyhedron.Tetrahedron(Reach).Painted(0, Dark)),
        ("cylO", () => new CylinderBody(0.55f, 1.2f) { Spots = [new Spot(new Vector3(0.25f, 0.6f, 0), 0.22f, Dark)] }),
        ("sphX", () => new BallBody(0.75f) { Spots = [new Spot(0.75f * Vector3.UnitY, 0.35f, Dark), new Spot(0.75f * Vector3.Normalize(new Vector3(0.7f, 0.7f, 0)), 0.15f, 0.55f)] }),
        ("oct", () => ConvexPolyhedron.Octahedron(Reach)),
        ("dod", () => ConvexPolyhedron.Dodecahedron(Reach)),
    ];

    /// <summary>Names of the solids; the field <see cref="RenderedPoses.Shape"/> holds a place in this list.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Solids.Select(s => s.Name)];

    /// <summary>The solids, in the order of <see cref="Names"/>.</summary>
    public static IReadOnlyList<PosedBody> Bodies { get; } = [.. Solids.Select(s => s.Make())];

    /// <summary>A solid's place in the list.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var place = Names.ToList().IndexOf(name);
        return place >= 0 ? place : throw new InputException($"There is no solid '{name}'{NearestName.Hint(name, Names)} There are {string.Join(", ", Names)}.");
    }

    /// <summary>Pictures with poses.</summary>
    /// <param name="shapes">Names of the solids.</param>
    /// <param name="each">Pictures of each, in turn.</param>
    /// <param name="camera">Who looks.</param>
    /// <param name="generator">Draws the poses.</param>
    /// <returns>Fields <c>image</c> <c>[n, 1, size, size]</c>, <c>axes</c> (poses, see <see cref="RenderedPoses"/>) and <c>shape</c> <c>[n]</c>.</returns>
    /// <exception cref="InputException">There is no such solid.</exception>
    public static Batch Draw(IReadOnlyList<string> shapes, int each, Camera camera, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentOutOfRangeException.ThrowIfLessThan(each, 1);
        using var scope = torch.NewDisposeScope();
        long[] numbers = [.. Enumerable.Range(0, each).SelectMany(_ => shapes.Select(s => (long)IndexOf(s)))];
        var (which, poses) = (torch.tensor(numbers, torch.int64), new SO3().Sample(numbers.Length, generator));
        var pictures = new Renderer(camera).Draw(Bodies, which, poses);
        return new Batch(
            (RenderedPoses.Picture, new Field(scope.MoveToOuter(pictures), FieldType.Image)),
            (RenderedPoses.Axes, new Field(scope.MoveToOuter(RenderedPoses.AxesOf(poses).Value.to(torch.float32)), FieldType.Vector)),
            (RenderedPoses.Shape, new Field(scope.MoveToOuter(which), FieldType.Label)));
    }

    /// <summary>The angle from each pose to the nearest of the poses that look like the true one, radians, <c>[n]</c>, float64.</summary>
    /// <param name="found">Poses, <c>[n, 3, 3]</c>.</param>
    /// <param name="truth">True poses, <c>[n, 3, 3]</c>.</param>
    /// <param name="shapes">Which solid each is, <c>[n]</c>.</param>
    public static Tensor Error(Tensor found, Tensor truth, Tensor shapes)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(shapes);
        using var scope = torch.NewDisposeScope();
        var (a, b) = (found.to(torch.float64).cpu(), truth.to(torch.float64).cpu());
        var numbers = shapes.to(torch.int64).cpu().contiguous().data<long>().ToArray();
        var errors = numbers.Select((number, i) =>
        {
            using var all = Bodies[(int)number].Symmetries(Turns);
            var like = b[i].matmul(all);
            return new SO3().Distance(a[i].unsqueeze(0), like).min();
        });
        return scope.MoveToOuter(torch.stack([.. errors]));
    }

    /// <summary>So many turns stand for all of a round solid: one a degree.</summary>
    public const int Turns = 360;
}
