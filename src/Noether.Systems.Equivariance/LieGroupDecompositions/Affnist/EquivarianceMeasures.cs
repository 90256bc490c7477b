using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>
/// How far scores change under linear maps of the images: where the sampled elements move along, which leaves interpolation and the pixels' grid, and where they stay,
/// which adds what sampling a group costs. In a network on the plane alone there is nothing to move.
/// </summary>
/// <param name="model">In evaluation mode.</param>
/// <param name="options">Sizes.</param>
/// <param name="digits">Centred digits.</param>
/// <param name="context">Randomness and cancellation.</param>
internal sealed class EquivarianceMeasures(AffineGResNet model, AffnistOptions options, Batch digits, EvaluationContext context)
{
    private const int Maps = 24;
    private const int Images = 20;

    private static readonly string[] Groups = ["sl2", "gl2"];

    public void Add(Dictionary<string, double> metrics, Dictionary<string, Table> tables)
    {
        List<double[]> rows = [];
        foreach (var (kind, group) in new PolarGroup[] { new SpecialLinear(2, options.Variance), new PositiveLinear(2, options.Variance) }.Index())
        {
            rows.AddRange(Errors(group).Select(e => new[] { kind, e.Moved, e.Unmoved }));
        }

        tables["equivariance"] = new Table(["group", "moved elements", "unmoved elements"], rows);
        foreach (var (kind, name) in Groups.Index())
        {
            metrics[$"{name}_unmoved"] = rows.Where(r => (int)r[0] == kind).Average(r => r[2]);
            if (model.Group is not null)
            {
                metrics[$"{name}_moved"] = rows.Where(r => (int)r[0] == kind).Average(r => r[1]);
            }
        }
    }

    /// <summary>For each of some maps, the root mean square change of scores relative to their spread over images and classes.</summary>
    private List<(double Moved, double Unmoved)> Errors(PolarGroup group)
    {
        using var scope = torch.NewDisposeScope();
        var generator = context.Generator.Fork($"maps of {group.Name}");

        // Rotations as far as the digits of the test are turned.
        var maps = group.Draw(Maps, new RotationDraw(RotationSpread.Uniform, Bound: 20.0 / 180), generator).Elements;
        var action = new GroupAction(group);
        var some = new Batch(("image", new Field(digits["image"].Value.narrow(0, 0, Math.Min(Images, digits.Size)), FieldType.Image)));
        List<(double, double)> errors = [];
        for (var i = 0; i < Maps; i++)
        {
            using var inner = torch.NewDisposeScope();
            context.Cancellation.ThrowIfCancellationRequested();
            var map = maps.narrow(0, i, 1);
            var (body, last) = model.Draw(null, generator);
            var still = model.Logits(some["image"].Value, (body, last));
            var moved = action.Apply(map, some, Pairing.Outer)["image"].Value;
            double Change(Tensor answers) =>
                ((answers - still).square().mean().sqrt() / (still - still.mean([1], keepdim: true)).square().mean().sqrt()).to(torch.float64).item<double>();
            var along = model.Group is null ? double.NaN : Change(model.Logits(moved, (body.MovedBy(map[0]), last.MovedBy(map[0]))));
            errors.Add((along, Change(model.Logits(moved, (body, last)))));
        }

        return errors;
    }
}
