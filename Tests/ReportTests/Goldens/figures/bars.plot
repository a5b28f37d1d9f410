set encoding utf8
set terminal svg size 640,417 dynamic noenhanced font 'sans-serif,17' linewidth 1.2
set minussign
set border 3
set tics nomirror out scale 0.6
set key below center horizontal reverse Left samplen 2.5 width 1 font ',15' maxcols 4 noenhanced
set xlabel offset 0,0.6
set bmargin 4.5
set xtics offset 0,0.3
set xlabel 'text0x'
set ylabel 'text1xxx'
set xrange [-0.5:2.5] noextend
set xtics ('text2xxxxxxxxxxxxx' 0, 'text3xxxxxxxxxxxx' 1, 'text4xxxxxxxx' 2)
set yrange [-5.14:12.14] noextend
set format y '%.10g'
set grid ytics lc rgb '#808080' lw 0.5 dt 1
$m0 << END
-0.26666666666666666 3.5 2.0 5.0
0.7333333333333334 8.25 6.75 9.75
1.7333333333333334 10.0 8.5 11.5
END
$m1 << END
0.0 2.0 1.5 2.5
1.0 -4.0 -4.5 -3.5
2.0 9.0 8.5 9.5
END
$m2 << END
0.26666666666666666 1.0 1.0 1.0
1.2666666666666666 2.0 2.0 2.0
2.2666666666666666 3.0 3.0 3.0
END
$m3 << END
-0.26666666666666666 3.5 2.0 5.0
0.7333333333333334 8.25 6.75 9.75
1.7333333333333334 10.0 8.5 11.5
END
$m4 << END
0.0 2.0 1.5 2.5
1.0 -4.0 -4.5 -3.5
2.0 9.0 8.5 9.5
END
plot $m0 using 1:2:(0.26666666666666666) with boxes lc rgb '#0072b2' fs transparent solid 0.75 border lc rgb '#0072b2' title 'text5', \
  $m1 using 1:2:(0.26666666666666666) with boxes lc rgb '#d55e00' fs transparent solid 0.75 border lc rgb '#d55e00' title 'text6', \
  $m2 using 1:2:(0.26666666666666666) with boxes lc rgb '#009e73' fs transparent solid 0.75 border lc rgb '#009e73' title 'text7', \
  $m3 using 1:3:(0):($4-$3) with vectors heads size screen 0.006,90 lc rgb 'black' lw 1.2 notitle, \
  $m4 using 1:3:(0):($4-$3) with vectors heads size screen 0.006,90 lc rgb 'black' lw 1.2 notitle
