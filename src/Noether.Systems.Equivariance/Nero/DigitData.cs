using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Evaluation.Nero;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>Chooses the recipe's digits.</summary>
internal static class DigitData
{
    /// <summary>The first images of each digit in the set's order: fields <c>image</c> and <c>label</c>.</summary>
    /// <exception cref="InputException">There are not so many of a digit, or the number is no multiple of ten.</exception>
    public static Batch Read(IDataSets data, Split split, DigitsOptions options, torch.Device device)
    {
        var (option, asked) = split == Split.Train ? ("trainImages", options.TrainImages) : ("testImages", options.TestImages);
        return Read(data, split, options.Source, options.TrainImages, option, asked, device);
    }

    /// <summary>The same for options of any recipe.</summary>
    /// <param name="data">The registry.</param>
    /// <param name="split">Which part.</param>
    /// <param name="source">Which set.</param>
    /// <param name="trainImages">How many are asked for to train with: what decides between sets.</param>
    /// <param name="option">Name of the option that says how many of this part.</param>
    /// <param name="asked">How many of this part.</param>
    /// <param name="device">Where to.</param>
    public static Batch Read(IDataSets data, Split split, DigitSource source, int trainImages, string option, int asked, torch.Device device)
    {
        if (asked % DigitNetwork.Classes != 0)
        {
            throw new InputException(
                $"{option} is {asked}: equally many of each digit are taken, so it must be a multiple of {DigitNetwork.Classes}, such as {asked / DigitNetwork.Classes * DigitNetwork.Classes}.");
        }

        var name = NameOf(data, source, trainImages);
        var images = Digits.Read(data, split, name);
        var perDigit = (name == Digits.Extract && source == DigitSource.Auto ? Math.Min(asked, images.Count) : asked) / DigitNetwork.Classes;
        var rows = FirstOfEach(images.Labels, perDigit, $"{(split == Split.Train ? "training" : "test")} images of the data set {name}");
        using var scope = torch.NewDisposeScope();
        var chosen = images.ToBatch().Rows(torch.tensor(rows)).To(device);
        return chosen.Select((_, f) => f with { Value = scope.MoveToOuter(f.Value) });
    }

    /// <summary>The test digits as an audit takes them.</summary>
    public static AuditData ForAudit(DigitsOptions options, ArmContext context) => AuditData.Of(NameOf(context.Data, options.Source, options.TrainImages), Read(context.Data, Split.Test, options, context.Device), "label") with
    {
        Classes = [.. Enumerable.Range(0, DigitNetwork.Classes).Select(d => $"{d}")],
    };

    /// <summary>Name of the set that is read.</summary>
    internal static string NameOf(IDataSets data, DigitSource source, int trainImages) => source switch
    {
        DigitSource.Mnist => Digits.Mnist,
        DigitSource.Extract => Digits.Extract,
        _ => trainImages > DigitExtract.TrainPerClass * DigitNetwork.Classes && data.Has(Digits.Mnist) ? Digits.Mnist : Digits.Extract,
    };

    private static long[] FirstOfEach(IReadOnlyList<long> labels, int perDigit, string what)
    {
        var rows = Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).ToDictionary(g => g.Key, g => g.Select(i => (long)i).ToArray());
        var fewest = Enumerable.Range(0, DigitNetwork.Classes).Min(d => rows.GetValueOrDefault(d)?.Length ?? 0);
        return perDigit <= fewest
            ? [.. rows.Values.SelectMany(r => r.Take(perDigit)).Order()]
            : throw new InputException(
                $"Asked for {perDigit} of each digit, but the {what} hold only {fewest} of one. Ask for at most {fewest * DigitNetwork.Classes} images, or choose another source.");
    }
}
