using Noether.Fields;
using Noether.Geometry;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;

namespace Noether.Systems.Equivariance.Ponita.Superpixels;

/// <summary>Digits as points: fields <c>positions</c> (in steps of the pieces' grid), <c>intensity</c>, with masks, and <c>label</c>.</summary>
internal sealed record SuperpixelData(Batch Train, Batch Validation, Batch Test)
{
    public const string Positions = "positions";
    public const string Intensity = "intensity";

    /// <summary>The digits that arms of one seed share; of MNIST's 60,000, or of the 5,000 that are built in where these are enough.</summary>
    /// <exception cref="InputException">More digits are asked for than there are.</exception>
    public static SuperpixelData Of(SuperpixelOptions options, ArmContext context)
    {
        using var scope = torch.NewDisposeScope();
        var extract = Digits.Read(context.Data, Split.Train);
        var test = Digits.Read(context.Data, Split.Test);
        var wanted = options.TrainDigits + options.ValidationDigits;
        if (wanted > extract.Count || options.TestDigits > test.Count)
        {
            (extract, test) = (Digits.Read(context.Data, Split.Train, Digits.Mnist), Digits.Read(context.Data, Split.Test, Digits.Mnist));
        }

        if (wanted > extract.Count || options.TestDigits > test.Count)
        {
            throw new InputException($"{wanted} digits to learn from and choose by and {options.TestDigits} to measure on are asked for; there are {extract.Count} and {test.Count}.");
        }

        // The last training digits choose; which ones are learned from is drawn.
        using var generator = context.Generator.Fork("digits");
        var order = torch.randperm(extract.Count - options.ValidationDigits, torch.int64, generator: generator.Torch).narrow(0, 0, options.TrainDigits);
        Batch Cut(LabelledImages images, Tensor rows) => Points(images.ToBatch().Rows(rows), options.Pieces).To(context.Device);
        return new SuperpixelData(
            Cut(extract, order), Cut(extract, torch.arange(extract.Count - options.ValidationDigits, extract.Count, torch.int64)), Cut(test, torch.arange(options.TestDigits, torch.int64)))
            .MoveToOuter(scope);
    }

    private static Batch Points(Batch images, int pieces)
    {
        var pictures = images["image"].Value.squeeze(1).to(torch.float32).contiguous();
        var step = Math.Sqrt((double)pictures.shape[1] * pictures.shape[2] / pieces);
        var (positions, intensities) = SuperPixels.Of(pictures, pieces).ToFields();
        return new Batch((Positions, positions.With(positions.Value / step)), (Intensity, intensities), ("label", images["label"]));
    }

    private SuperpixelData MoveToOuter(DisposeScope scope)
    {
        Batch Kept(Batch batch) => batch.Select((_, f) => new Field(scope.MoveToOuter(f.Value.alias()), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask.alias())));
        return new SuperpixelData(Kept(Train), Kept(Validation), Kept(Test));
    }
}
