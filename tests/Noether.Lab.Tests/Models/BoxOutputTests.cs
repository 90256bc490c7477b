using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using static TorchSharp.torch;

namespace Noether.Lab.Tests.Models;

/// <summary>The forms in which detectors answer, on a model whose answer does not depend on its image.</summary>
public sealed class BoxOutputTests
{
    [Theory]
    [InlineData(BoxFormat.Xyxy, new float[] { 1, 2, 5, 4 })]
    [InlineData(BoxFormat.Xywh, new float[] { 1, 2, 4, 2 })]
    [InlineData(BoxFormat.Cxcywh, new float[] { 3, 3, 4, 2 })]
    public void Every_format_gives_the_same_corners(BoxFormat format, float[] given)
    {
        var found = Ask([[.. given, 0.5f, 1]], new BoxOutput { Rows = "rows", Format = format });
        Assert.Equal([1f, 2, 5, 4], found["boxes"].Value.data<float>().ToArray());
        Assert.Equal(1, found["labels"].Value.item<long>());
    }

    [Fact]
    public void Normalised_boxes_are_parts_of_width_and_height()
    {
        var found = Ask([[0.25f, 0.5f, 0.5f, 1, 0.5f, 0]], new BoxOutput { Rows = "rows", Normalised = true });
        Assert.Equal([2f, 2, 4, 4], found["boxes"].Value.data<float>().ToArray());
    }

    [Fact]
    public void Boxes_come_by_falling_score_and_overlapping_ones_of_a_class_are_dropped()
    {
        float[][] rows = [[0, 0, 4, 4, 0.5f, 1], [0, 0, 4, 3, 0.9f, 1], [0, 0, 4, 4, 0.7f, 2], [4, 0, 8, 4, 0.6f, 1]];
        var kept = Ask(rows, new BoxOutput { Rows = "rows", Nms = 0.6 });
        Assert.Equal([0.9f, 0.7f, 0.6f, 0.5f], kept["scores"].Value.data<float>().ToArray());
        Assert.Equal([true, true, true, false], kept["boxes"].Mask!.data<bool>().ToArray());
        Assert.All(Ask(rows, new BoxOutput { Rows = "rows", Nms = 0.8 })["boxes"].Mask!.data<bool>().ToArray(), Assert.True);
    }

    [Fact]
    public void Boxes_below_the_least_score_do_not_exist()
    {
        float[][] rows = [[0, 0, 4, 4, 0.5f, 1], [0, 0, 4, 3, 0.9f, 1], [4, 0, 8, 4, 0.25f, 1]];
        Assert.Equal([true, true, false], Ask(rows, new BoxOutput { Rows = "rows", LeastScore = 0.5 })["boxes"].Mask!.data<bool>().ToArray());
        Assert.Equal([true, false, false], Ask(rows, new BoxOutput { Rows = "rows", LeastScore = 0.5, Nms = 0.6 })["scores"].Mask!.data<bool>().ToArray());
    }

    [Theory]
    [InlineData(null, new[] { 0.9f, 0.7f, 0.6f })]
    [InlineData(0.6, new[] { 0.9f, 0.6f, 0.5f })]
    public void An_image_has_no_more_boxes_than_the_manifest_says_the_surest_that_are_not_suppressed(double? overlap, float[] scores)
    {
        float[][] rows = [[0, 0, 1, 1, 0.4f, 1], [0, 0, 4, 4, 0.9f, 1], [0, 0, 4, 4, 0.7f, 1], [4, 0, 8, 4, 0.6f, 1], [0, 0, 4, 4, 0.5f, 2]];
        var kept = Ask(rows, new BoxOutput { Rows = "rows", Nms = overlap, MostBoxes = 3 });
        Assert.Equal(scores, kept["scores"].Value.data<float>().ToArray());
        Assert.Equal([1L, 3, 4], kept["boxes"].Value.shape);
        Assert.All(kept["boxes"].Mask!.data<bool>().ToArray(), Assert.True);
    }

    [Fact]
    public void Thousands_of_raw_boxes_become_a_hundred()
    {
        float[][] rows = [.. Enumerable.Range(0, 2000).Select(i => new[] { 0f, 0, i / 500f, 4, i / 2000f, 0 })];
        Assert.Equal(100, Ask(rows, new BoxOutput { Rows = "rows", Nms = 0.99 })["scores"].Value.shape[1]);
    }

    // Images of 4 rows and 8 columns.
    private static Batch Ask(float[][] rows, BoxOutput output)
    {
        var graph = new OnnxGraph();
        var image = graph.Input("image", [1, 1, 4, 8]);
        using var table = tensor([.. rows.SelectMany(r => r)], dtype: float32).view(1, rows.Length, 6);
        var zero = graph.Add("Mul", [graph.Add("ReduceMean", [image], OnnxAttribute.Of("axes", [1L, 2, 3]), OnnxAttribute.Of("keepdims", 0L)), graph.Weight(0.0)]);
        graph.Output(graph.Add("Add", [graph.Weight(table), graph.Add("Reshape", [zero, graph.Weight(1, 1, 1)])]), "rows", [1, rows.Length, 6]);
        var manifest = TinyModels.Manifest() with { Task = ModelTask.Detection, Classes = [], Output = output };
        using var model = OnnxModel.Open(graph.ToFile(new Dictionary<string, string>()), "constant", manifest);
        return model.Forward(new Batch(("image", new Field(rand(1, 1, 4, 8), FieldType.Image))));
    }
}
