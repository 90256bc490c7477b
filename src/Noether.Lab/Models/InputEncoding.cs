using Noether.Fields;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Models;

/// <summary>Gives a batch's fields the form in which a model from elsewhere takes them.</summary>
internal static class InputEncoding
{
    // ITU-R 601.
    private static readonly double[] Luma = [0.299, 0.587, 0.114];

    /// <summary>The model's inputs in the manifest's order, contiguous; they belong to the current scope.</summary>
    public static IReadOnlyList<Tensor> Encode(AuditManifest manifest, Batch x) =>
        [.. manifest.Inputs.Select((input, i) => Encode(manifest, input, i, x))];

    /// <summary>The field that a manifest's model is asked by, whatever the order of axes in its file.</summary>
    public static IReadOnlyList<AskedField> Asked(AuditManifest manifest)
    {
        var input = manifest.Inputs[0];
        IReadOnlyList<long?> sizes = input.Shape.Count > 0 ? [.. input.Shape.Skip(1)] : manifest.Task == ModelTask.Points ? [input.Points, 3] : [null, null, null];
        IReadOnlyList<long?> shape = input.Shape.Count == 0 ? sizes : input.Layout switch
        {
            InputLayout.Nhwc => [sizes[2], sizes[0], sizes[1]],
            InputLayout.Ncp => [sizes[1], sizes[0]],
            _ => sizes,
        };
        return manifest.Task switch
        {
            ModelTask.Points => [new(ModelFields.Positions, FieldType.Position, shape, "points in space")],
            ModelTask.Flow => [new(ModelFields.Frames, FieldType.FramePair, [2, .. shape.Skip(1)], "two grey frames, 0 to 1")],
            _ => [new(ModelFields.Image, FieldType.Image, [input.Colours == ColourOrder.Grey ? 1 : shape[0], .. shape.Skip(1)], "pictures, 0 to 1")],
        };
    }

    /// <summary>One sample of each input, or as many as a fixed batch has; empty where the manifest leaves a length open.</summary>
    public static IReadOnlyList<TrialInput> Trial(AuditManifest manifest) =>
        manifest.Inputs.All(i => i.Shape.Count > 0 && i.Shape.Skip(1).All(n => n is not null))
            ? [.. manifest.Inputs.Select(i => new TrialInput([i.Shape[0] ?? 1, .. i.Shape.Skip(1).Select(n => n!.Value)], i.Type))]
            : [];

    /// <summary>Rows and columns of the pictures the model is asked about; null for points.</summary>
    public static (long Height, long Width)? PictureSize(AuditManifest manifest, Batch x) =>
        manifest.Task == ModelTask.Points ? null : Value(x, FieldOf(manifest.Task), 4).shape is var shape ? (shape[2], shape[3]) : null;

    private static Tensor Encode(AuditManifest manifest, ManifestInput input, int index, Batch x)
    {
        var values = manifest.Task switch
        {
            ModelTask.Points => Points(Value(x, x.ContainsKey(ModelFields.Momenta) ? ModelFields.Momenta : ModelFields.Positions, 3), input),
            ModelTask.Flow => Frames(Value(x, ModelFields.Frames, 4), manifest.Inputs.Count, index),
            _ => Channels(Value(x, ModelFields.Image, 4), input.Colours),
        };
        var scaled = Scale(values, input, channelAxis: manifest.Task == ModelTask.Points ? 2 : 1);
        var laidOut = input.Layout switch
        {
            InputLayout.Nhwc => scaled.permute(0, 2, 3, 1),
            InputLayout.Ncp => scaled.transpose(1, 2),
            _ => scaled,
        };
        Check(laidOut, input);
        return Cast(laidOut, input.Type).contiguous();
    }

    private static string FieldOf(ModelTask task) => task switch
    {
        ModelTask.Points => ModelFields.Positions,
        ModelTask.Flow => ModelFields.Frames,
        _ => ModelFields.Image,
    };

    private static Tensor Value(Batch x, string field, int axes)
    {
        if (!x.TryGetValue(field, out var found))
        {
            throw new InputException($"The model is asked by the field '{field}'; the data have {string.Join(", ", x.Keys)}.");
        }

        return found.Value.dim() == axes
            ? found.Value.cpu()
            : throw new InputException($"The field '{field}' has the shape [{string.Join(", ", found.Value.shape)}]; a model of this task takes {axes} axes.");
    }

    private static Tensor Points(Tensor positions, ManifestInput input) => input.Points is { } points && points != positions.shape[1]
        ? throw new InputException($"The model takes {points} points a cloud; these have {positions.shape[1]}.")
        : positions;

    private static Tensor Frames(Tensor frames, int inputs, int index) => frames.shape[1] == 2
        ? inputs == 1 ? frames : frames.narrow(1, index, 1)
        : throw new InputException($"A motion model takes pairs of grey frames, [batch, 2, height, width]; these are [{string.Join(", ", frames.shape)}].");

    private static Tensor Channels(Tensor image, ColourOrder colours) => (colours, image.shape[1]) switch
    {
        (ColourOrder.Any, _) or (ColourOrder.Grey, 1) or (ColourOrder.Rgb, 3) => image,
        (ColourOrder.Grey, 3) => (image * torch.tensor(Luma, dtype: image.dtype).view(1, 3, 1, 1)).sum(1, keepdim: true),
        (ColourOrder.Bgr, 3) => image.flip(1),
        (ColourOrder.Rgb or ColourOrder.Bgr, 1) => image.expand(-1, 3, -1, -1),
        _ => throw new InputException($"The images have {image.shape[1]} channels; a model of {colours.ToString().ToLowerInvariant()} images takes 1 or 3."),
    };

    private static Tensor Scale(Tensor values, ManifestInput input, int channelAxis)
    {
        var ranged = (input.Low, input.High) == (0, 1) ? values : (values * (input.High - input.Low)) + input.Low;
        var centred = input.Mean.Count == 0 ? ranged : ranged - PerChannel(input.Mean, ranged, channelAxis, "mean");
        return input.Deviation.Count == 0 ? centred : centred / PerChannel(input.Deviation, centred, channelAxis, "sd");
    }

    private static Tensor PerChannel(IReadOnlyList<double> numbers, Tensor like, int axis, string key)
    {
        if (numbers.Count != 1 && numbers.Count != like.shape[axis])
        {
            throw new InputException($"The manifest's '{key}' has {numbers.Count} numbers for {like.shape[axis]} channels; give one, or one a channel.");
        }

        var shape = Enumerable.Repeat(1L, (int)like.dim()).ToArray();
        shape[axis] = numbers.Count;
        return torch.tensor([.. numbers], dtype: like.dtype).view(shape);
    }

    private static void Check(Tensor values, ManifestInput input)
    {
        // The first axis is the batch, which is cut to the model's size elsewhere.
        for (var axis = 1; axis < input.Shape.Count; axis++)
        {
            if (input.Shape[axis] is { } length && length != values.shape[axis])
            {
                throw new InputException(
                    $"The model's input '{input.Tensor}' is [{string.Join(", ", input.Shape.Select(n => n?.ToString() ?? "any"))}] ({input.Layout.ToString().ToUpperInvariant()}); the data give [{string.Join(", ", values.shape)}].");
            }
        }
    }

    /// <summary>Numbers of the type that an input has.</summary>
    internal static Tensor Cast(Tensor values, InputType type) => type switch
    {
        InputType.UInt8 => values.round().clamp(0, 255).to(torch.ScalarType.Byte),
        InputType.Float16 => values.to(torch.ScalarType.Float16),
        InputType.Float64 => values.to(torch.ScalarType.Float64),
        _ => values.to(torch.ScalarType.Float32),
    };
}
