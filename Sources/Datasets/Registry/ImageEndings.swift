/// What the names of image files end in behind the last point, in small letters.
public let imageEndings: Set<String> = ImageFile.endings
