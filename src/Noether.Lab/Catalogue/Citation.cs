using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Noether.Lab.Catalogue;

/// <summary>How a system's paper is cited.</summary>
public static partial class Citation
{
    private static readonly string[] Small = ["a", "an", "the", "on", "of", "for", "with", "in", "to", "and", "from", "by", "is", "are", "via"];

    /// <summary>One line: <c>E. Noether, É. Cartan: Title. Venue, 2024. arXiv:2401.01234</c>.</summary>
    public static string Text(SystemCard card) =>
        $"{string.Join(", ", card.Authors)}: {card.Title.TrimEnd('.')}{(card.Title.EndsWith('?') ? "" : ".")} {Published(card)}. {Reference(card)}";

    /// <summary>Where and when it was published: <c>Venue, 2024</c>; the year once where the venue's name has it already.</summary>
    public static string Published(SystemCard card)
    {
        var year = card.Year.ToString(CultureInfo.InvariantCulture);
        return card.Venue.Contains(year, StringComparison.Ordinal) ? card.Venue : $"{card.Venue}, {year}";
    }

    /// <summary>Where the paper is found: <c>arXiv:2401.01234</c>, <c>doi:10.1000/1</c>, or the identifier as it stands.</summary>
    public static string Reference(SystemCard card) => ArXiv(card) is { } number ? $"arXiv:{number}" : Doi(card) is { } doi ? $"doi:{doi}" : card.Identifier;

    /// <summary>Its address; null where the identifier is neither an arXiv number nor a DOI.</summary>
    public static string? Link(SystemCard card) => ArXiv(card) is { } number ? $"https://arxiv.org/abs/{number}" : Doi(card) is { } doi ? $"https://doi.org/{doi}" : null;

    /// <summary>A BibTeX entry, in UTF-8; its key is the first author's family name, the year and the title's first word of weight.</summary>
    public static string BibTeX(SystemCard card)
    {
        var proceedings = Proceedings().IsMatch(card.Venue);
        var fields = new List<(string Name, string? Value)>
        {
            ("title", $"{{{Escaped(card.Title)}}}"),
            ("author", string.Join(" and ", card.Authors.Select(Escaped))),
            (proceedings ? "booktitle" : "journal", Escaped(card.Venue)),
            ("year", card.Year.ToString(CultureInfo.InvariantCulture)),
            ("eprint", ArXiv(card)),
            ("archiveprefix", ArXiv(card) is null ? null : "arXiv"),
            ("doi", ArXiv(card) is null ? Doi(card) : null),
        };
        var lines = fields.Where(f => f.Value is not null).Select(f => $"  {f.Name} = {{{f.Value}}}");
        return $"@{(proceedings ? "inproceedings" : "article")}{{{Key(card)},\n{string.Join(",\n", lines)}\n}}";
    }

    private static string Key(SystemCard card)
    {
        var family = card.Authors.Count > 0 ? card.Authors[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("") : "";
        var word = Words().Matches(card.Title).Select(m => m.Value).FirstOrDefault(w => !Small.Contains(w.ToLowerInvariant())) ?? "";
        return Ascii(family) + card.Year.ToString(CultureInfo.InvariantCulture) + Ascii(word);
    }

    private static string Ascii(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static string Escaped(string text) => Special().Replace(text, @"\$0");

    private static string? ArXiv(SystemCard card) => Number().Match(card.Identifier.Trim()) is { Success: true } match ? match.Groups["number"].Value : null;

    private static string? Doi(SystemCard card) => DoiForm().Match(card.Identifier.Trim()) is { Success: true } match ? match.Groups["doi"].Value : null;

    [GeneratedRegex(@"^(arxiv:)?(?<number>\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[a-z]{2})?/\d{7})$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^(doi:|https://doi\.org/)?(?<doi>10\.\d{4,9}/\S+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DoiForm();

    [GeneratedRegex(@"Proceedings|Conference|Workshop|Symposium|NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|AISTATS|AAAI|IJCAI|UAI|COLT|SIGGRAPH|ICRA|IROS|CoRL|IEEE VIS|3DV|BMVC|WACV|ACL", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Proceedings();

    [GeneratedRegex(@"\p{L}[\p{L}\p{N}]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();

    [GeneratedRegex("[&%$#_{}]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Special();
}
