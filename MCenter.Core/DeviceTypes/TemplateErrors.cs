using MCenter.Core.Settings;

namespace MCenter.Core.DeviceTypes;

/// <summary>What is wrong with a file, the first hundred faults: a hostile one has millions.</summary>
internal sealed class TemplateErrors
{
    private const int Most = 100;

    private readonly List<ValidationError> found = [];

    /// <summary>A fault that makes all others pointless.</summary>
    public static InvalidInputException Only(string path, string text, params object[] arguments) => new([new(path, TemplateTexts.Of(text, arguments))]);

    /// <summary>Notes a fault.</summary>
    /// <param name="path">Where ("drivers[2].registers[0].unit").</param>
    /// <param name="text">Key of its text.</param>
    /// <param name="arguments">What the text's {0}, {1} stand for.</param>
    public void Add(string path, string text, params object[] arguments) => Add(new(path, TemplateTexts.Of(text, arguments)));

    /// <summary>Notes a fault that is in words already.</summary>
    public void Add(ValidationError fault)
    {
        if (found.Count <= Most)
        {
            found.Add(found.Count < Most ? fault : new("", TemplateTexts.Of("MoreErrors", Most)));
        }
    }

    /// <summary>Refuses the whole.</summary>
    /// <exception cref="InvalidInputException">Something was found.</exception>
    public void ThrowIfAny()
    {
        if (found.Count > 0)
        {
            throw new InvalidInputException(found);
        }
    }
}
