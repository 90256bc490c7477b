using Noether.Fields;
using Noether.Groups;

namespace Noether.Symmetries;

/// <summary>
/// A group's natural action on typed fields; one action moves a whole batch, so that positions, velocities and images of a sample move together.
/// <para>
/// Affine groups x -> A x + t move positions (A x + t), vectors (A v), axial vectors (cof(A) w, which is det(A) A w for orthogonal A), irreps (D(A) x, orthogonal A only) and images;
/// flows move like images and their vectors turn along; boxes become the hull of their moved corners, within the picture;
/// scalars, node and edge features and labels stay. Permutation groups move the node axis of node and edge features (both axes), and of
/// positions and vectors of shape <c>[batch, points, d]</c>, and their masks. A <see cref="DirectProduct"/> acts with both parts.
/// </para>
/// <para>
/// Image coordinates: the origin is the centre of the image, x points right, y points up, and the unit is a pixel (or <see cref="ImageSampling.PixelSize"/>).
/// Row indices grow downwards, so pixel (row i, column j) of an h×w image lies at x = j - (w-1)/2, y = (h-1)/2 - i.
/// Positive angles turn images counter-clockwise as seen on the screen, and a blob at position p moves to g.p.
/// Quarter turns and reflections of square images and whole-pixel shifts move pixels bit for bit; other elements interpolate (see <see cref="At"/>).
/// </para>
/// </summary>
/// <param name="group">The group; one that is sized by the sample takes its size from the batch.</param>
/// <param name="images">How images are read between pixels; bilinear with zeros outside by default.</param>
public sealed class GroupAction(IGroup group, ImageSampling? images = null) : IAction
{
    private readonly ImageMotion _images = new(images ?? new ImageSampling());

    /// <inheritdoc/>
    /// <exception cref="InputException">A field's shape does not fit the group, or its type is unknown to this action.</exception>
    public Batch Apply(Tensor g, Batch x, Pairing pairing)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(x);
        return Move(group.For(x), g, x, pairing);
    }

    /// <summary><see cref="Fidelity.Exact"/> where every element given moves every field of the batch without interpolation.</summary>
    public Fidelity At(Tensor g, Batch x)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(x);
        return IsExact(group.For(x), g, x) ? Fidelity.Exact : Fidelity.Interpolated;
    }

    internal static InputException Unsupported(string name, Field field, string group) => new(
        $"{group} does not know how to move field '{name}' of type '{field.Type}'. Use a built-in field type, or let the type implement {nameof(IMovedField)}.");

    private Batch Move(IGroup acting, Tensor g, Batch x, Pairing pairing)
    {
        switch (acting)
        {
            case IAffineGroup affine:
                var motion = Motion(affine, g);
                return x.Select((name, field) => motion.Move(name, field, pairing));
            case IPermutationGroup permutations:
                var permutation = new PermutationMotion(permutations.Name, permutations.Images(g));
                return x.Select((name, field) => permutation.Move(name, field, pairing));
            case DirectProduct product:
                var (first, second) = product.Split(g);
                return Move(product.Second, Rows.OfElements(second, x.Size, pairing), Move(product.First, first, x, pairing), Pairing.Each);
            default:
                throw new InputException($"{acting.Name} acts neither by affine maps nor by permutations; give its own {nameof(IAction)}.");
        }
    }

    private bool IsExact(IGroup acting, Tensor g, Batch x) => acting switch
    {
        IAffineGroup affine => Motion(affine, g) is var motion && x.Values.All(motion.IsExact),
        DirectProduct product => product.Split(g) is var (first, second) && IsExact(product.First, first, x) && IsExact(product.Second, second, x),
        _ => true,
    };

    private AffineMotion Motion(IAffineGroup affine, Tensor g) => new(affine.Name, affine.Linear(g), affine.Shift(g), _images);
}
