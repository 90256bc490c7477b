using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>One scene, seen in two places: what the detector finds there, as tables to draw from.</summary>
internal static class ShiftExample
{
    // The sixth scene shows the first class again; pictures are drawn at half their size.
    private const int Sample = 5;
    private const int Coarse = 2;

    /// <summary>Where the object is moved to, in pixels to the right and down.</summary>
    public static IReadOnlyList<(int X, int Y)> Shifts { get; } = [(0, 0), (36, 20)];

    /// <summary>The view (0), the true box (1) and what was found (2) for each shift, in the scene's pixels; found boxes with class, score and overlap.</summary>
    public static Table Boxes(IModel model, AuditData test)
    {
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var symmetry = PlaneGrids.WindowShifts(DetectionNetwork.View).Symmetry;
        var scene = Chosen(test);
        var centre = test.Inputs[CropWindow.Centre].Value[scene].floor().cpu().to(torch.float64).data<double>().ToArray();
        (model as torch.nn.Module)?.eval();
        var rows = new List<double[]>();
        foreach (var (i, (x, y)) in Shifts.Index())
        {
            using var g = torch.tensor(new double[,] { { x, -y } });
            var (left, top) = (centre[0] - (DetectionNetwork.View / 2) - x, centre[1] - (DetectionNetwork.View / 2) - y);
            double[] Place(double[] box) => [box[0] + left, box[1] + top, box[2] + left, box[3] + top];
            var truth = Numbers(symmetry.Output.Apply(g, test.Targets!.Slice(scene, 1), Pairing.Each)["boxes"].Value);
            rows.Add([i, 0, left, top, left + DetectionNetwork.View, top + DetectionNetwork.View, -1, 0]);
            rows.Add([i, 1, .. Place(truth), Numbers(test.Targets!["labels"].Value[scene])[0], 1]);
            var found = model.Forward(symmetry.Input.Apply(g, test.Inputs.Slice(scene, 1), Pairing.Each));
            if (found["boxes"].Mask?[0, 0].ToBoolean() != false)
            {
                rows.Add([i, 2, .. Place(Numbers(found["boxes"].Value[0, 0])), Numbers(found["labels"].Value[0, 0])[0], Numbers(found["scores"].Value[0, 0])[0]]);
            }
        }

        return new Table(["shift", "kind", "left", "top", "right", "bottom", "class", "score"], rows);
    }

    /// <summary>The scene itself at half its size, row by row.</summary>
    public static Table Picture(AuditData test)
    {
        using var scope = torch.NewDisposeScope();
        var picture = torch.nn.functional.avg_pool2d(test.Inputs["image"].Value[Chosen(test)].to(torch.float32), Coarse).round().permute(1, 2, 0).cpu();
        var (height, width) = ((int)picture.shape[0], (int)picture.shape[1]);
        var colours = Numbers(picture.contiguous());
        return new Table(
            ["row", "column", "red", "green", "blue"],
            [.. Enumerable.Range(0, height * width).Select(i => new[] { i / width, i % width, colours[3 * i], colours[(3 * i) + 1], colours[(3 * i) + 2] })]);
    }

    /// <summary>Pixels of the scene along a pixel of <see cref="Picture"/>.</summary>
    public static int Coarseness => Coarse;

    private static long Chosen(AuditData test) => Math.Min(Sample, test.Inputs.Size - 1);

    private static double[] Numbers(Tensor values) => values.to(torch.float64).cpu().contiguous().data<double>().ToArray();
}
