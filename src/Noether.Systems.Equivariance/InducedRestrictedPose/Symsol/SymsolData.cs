using System.Collections.Concurrent;
using Noether.Fields;
using Noether.Geometry.Rendering;
using Noether.Lab.Catalogue;
using Noether.Lab.Data.Solids;
using Noether.Lab.Evaluation.Nero;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>The recipe's pictures, and how their labels are drawn.</summary>
internal static class SymsolData
{
    private static readonly ConcurrentDictionary<int, Tensor> Known = new();

    public static Batch Train(SymsolOptions options, ArmContext context) => Draw(options, options.Images, "training pictures", context);

    public static Batch Test(SymsolOptions options, ArmContext context) => Draw(options, options.TestImages, "test pictures", context);

    /// <summary>The test pictures; a target says how the solid is turned, and which it is.</summary>
    public static AuditData ForAudit(SymsolOptions options, ArmContext context)
    {
        var test = Test(options, context);
        return new AuditData("pictures of solids", test, new Batch(test.Where(f => f.Key != RenderedPoses.Picture).Select(f => (f.Key, f.Value))))
        {
            Kinds = [.. test[RenderedPoses.Shape].Value.cpu().data<long>().Select(n => SolidPictures.Names[(int)n])],
        };
    }

    /// <summary>Each pose replaced by one, drawn at random, of those that look the same: one label at a time, all of them in the course of training.</summary>
    public static Batch Relabelled(Batch batch, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var axes = batch[RenderedPoses.Axes];
        var shapes = batch[RenderedPoses.Shape].Value.cpu().data<long>().ToArray();
        using var draws = torch.rand(shapes.Length, torch.float64, generator: generator.Torch);
        var shares = draws.data<double>().ToArray();
        var turns = shapes.Select((shape, i) =>
        {
            var all = SymmetriesOf((int)shape);
            return all[(long)(shares[i] * all.shape[0])];
        });
        var poses = RenderedPoses.PosesOf(batch).matmul(torch.stack([.. turns]).to(axes.Value.dtype, axes.Value.device));
        return batch.With(RenderedPoses.Axes, axes with { Value = scope.MoveToOuter(RenderedPoses.AxesOf(poses).Value) });
    }

    /// <summary>Rotations under which a solid looks the same; kept.</summary>
    private static Tensor SymmetriesOf(int shape) => Known.GetOrAdd(shape, s => SolidPictures.Bodies[s].Symmetries(SolidPictures.Turns).DetachFromDisposeScope());

    private static Batch Draw(SymsolOptions options, int each, string use, ArmContext context)
    {
        using var draws = context.Generator.Fork(use);
        return SolidPictures.Draw(options.Shapes, each, new Camera(options.ImageSize), draws).To(context.Device);
    }
}
